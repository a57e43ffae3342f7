import {
  protocols,
  WattbenchError,
  type GenerationProtocol,
  type Protocol,
  type ProtocolChanges,
  type WattbenchConfig,
} from '@wattbench/core';
import { checkProtocol } from './check-protocol.js';
import { protocolChanges } from './protocol-changes.js';
import { unknownName } from './unknown-name.js';

/** Fields of a protocol that flags or axes set, each to one value. */
export interface ProtocolFields {
  readonly repeats?: number | undefined;
  readonly inferences?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly concurrency?: number | undefined;
  readonly inputWords?: number | null | undefined;
  readonly window?: Protocol['window'] | undefined;
  readonly seed?: number | undefined;
  readonly outputTokens?: number | undefined;
  readonly outputLength?: GenerationProtocol['length'] | undefined;
  readonly temperature?: number | undefined;
}

/**
 * A preset with what the config file and the flags change of it; of a field that is an object, they change those of its
 * fields that they name. A preset named by flag replaces the protocol of the file as a whole. The name says what was
 * changed, so that no result passes for the preset. Throws `UNKNOWN_PROTOCOL`, and `CONFIG_INVALID` for what cannot be.
 */
export function resolveProtocol(
  config: WattbenchConfig['protocol'],
  flags: ProtocolFields & { readonly protocol?: string | undefined },
): Protocol {
  const { preset: id = 'standard', name, ...file } = protocolOfFile(config, flags.protocol);
  const preset = protocols[id];
  if (preset === undefined) throw unknownName('UNKNOWN_PROTOCOL', id, Object.keys(protocols));
  const { outputTokens, outputLength, temperature, protocol: _preset, ...fields } = flags;
  const generation = { outputTokens, length: outputLength, temperature };
  const changed: Protocol = {
    ...preset,
    ...given(file),
    ...given(fields),
    generation: { ...preset.generation, ...file.generation, ...given(generation) },
    minimumWindow: { ...preset.minimumWindow, ...file.minimumWindow },
    limits: { ...preset.limits, ...file.limits },
    warmUp: file.warmUp === undefined ? preset.warmUp : warmUpOf(file.warmUp, { preset, id }),
  };
  checkProtocol(changed);
  const words = protocolChanges(preset, changed);
  if (words.length === 0) return name === undefined ? preset : { ...preset, name };
  return { ...changed, name: name ?? `${id} (${words.join(', ')})` };
}

function protocolOfFile(
  config: WattbenchConfig['protocol'],
  flag: string | undefined,
): ProtocolChanges & { readonly preset?: string } {
  if (flag !== undefined) return { preset: flag };
  return typeof config === 'string' ? { preset: config } : (config ?? {});
}

/** Throws `CONFIG_INVALID` where a part is changed of what the preset does not have, and fields are missing. */
function warmUpOf(
  changes: NonNullable<ProtocolChanges['warmUp']> | null,
  { preset, id }: { readonly preset: Protocol; readonly id: string },
): Protocol['warmUp'] {
  if (changes === null) return null;
  const { steady: steadyChanges, ...own } = changes;
  const steadyOfPreset = preset.warmUp?.steady ?? null;
  const steady =
    steadyChanges === undefined
      ? steadyOfPreset
      : steadyChanges === null
        ? null
        : whole({ ...steadyOfPreset, ...steadyChanges }, ['rounds', 'roundS', 'tolerance'], {
            field: 'protocol.warmUp.steady',
            id,
          });
  return {
    ...whole(
      { ...preset.warmUp, ...own },
      ['minimumInferences', 'minimumS', 'maximumInferences', 'maximumS'],
      { field: 'protocol.warmUp', id },
    ),
    steady,
  };
}

function whole<T extends object, K extends keyof T & string>(
  parts: T,
  keys: readonly K[],
  { field, id }: { readonly field: string; readonly id: string },
): { readonly [key in K]: Exclude<T[key], undefined> } {
  const missing = keys.filter((key) => parts[key] === undefined);
  if (missing.length > 0) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `${field}: the preset ${id} has none to change, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not given`,
      { fix: `Give all of ${keys.join(', ')}, or take another preset.` },
    );
  }
  return parts as { readonly [key in K]: Exclude<T[key], undefined> };
}

/** Without what is undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
