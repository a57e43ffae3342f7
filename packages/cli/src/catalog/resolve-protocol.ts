import {
  protocols,
  type GenerationProtocol,
  type Protocol,
  type WattbenchConfig,
} from '@wattbench/core';
import { unknownName } from './unknown-name.js';

export type ProtocolFlags = Partial<
  Pick<Protocol, 'repeats' | 'inferences' | 'batchSize' | 'window' | 'seed'>
> & {
  readonly outputTokens?: number;
  readonly outputLength?: GenerationProtocol['length'];
  readonly temperature?: number;
};

/**
 * A preset with what the config file and the flags change of it. A preset named by flag replaces the
 * protocol of the file as a whole. The name says what was changed, so
 * that no result passes for the preset. Throws `UNKNOWN_PROTOCOL`.
 */
export function resolveProtocol(
  config: WattbenchConfig['protocol'],
  flags: ProtocolFlags & { readonly protocol?: string },
): Protocol {
  const { preset: id = 'standard', ...fileChanges } = protocolOfFile(config, flags.protocol);
  const preset = protocols[id];
  if (preset === undefined) throw unknownName('UNKNOWN_PROTOCOL', id, Object.keys(protocols));
  const { repeats, inferences, batchSize, window, seed } = flags;
  const generation = generationOf(fileChanges.generation ?? preset.generation, flags);
  const changes = [
    ...new Map([
      ...Object.entries(fileChanges),
      ...Object.entries({ repeats, inferences, batchSize, window, generation, seed }).filter(
        ([, v]) => v !== undefined,
      ),
    ]),
  ].filter(([key, value]) => {
    const before = preset[key as keyof Protocol];
    return value !== undefined && JSON.stringify(value) !== JSON.stringify(before);
  });
  if (changes.length === 0) return preset;
  const said = changes
    .filter(([key]) => key !== 'name')
    .flatMap(([key, value]) =>
      key === 'generation' ? words(generation, preset.generation) : [word(key, value)],
    );
  return { ...preset, name: `${id} (${said.join(', ')})`, ...Object.fromEntries(changes) };
}

function protocolOfFile(
  config: WattbenchConfig['protocol'],
  flag: string | undefined,
): Partial<Protocol> & { readonly preset?: string } {
  if (flag !== undefined) return { preset: flag };
  return typeof config === 'string' ? { preset: config } : (config ?? {});
}

function generationOf(
  base: GenerationProtocol,
  { outputTokens, outputLength, temperature }: ProtocolFlags,
): GenerationProtocol {
  return {
    outputTokens: outputTokens ?? base.outputTokens,
    length: outputLength ?? base.length,
    temperature: temperature ?? base.temperature,
  };
}

/** The fields of `changed` that are not as in `base`. */
function words(changed: GenerationProtocol, base: GenerationProtocol): readonly string[] {
  return Object.entries(changed)
    .filter(([key, value]) => value !== base[key as keyof GenerationProtocol])
    .map(([key, value]) => word(key, value));
}

function word(key: string, value: unknown): string {
  return `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`;
}
