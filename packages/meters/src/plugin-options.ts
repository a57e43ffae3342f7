import { WattbenchError } from '@wattbench/core';

export interface OptionsOf {
  readonly meter: string;
  readonly given: unknown;
  readonly known: readonly string[];
}

/** The options as a record. Throws `CONFIG_INVALID` for anything else and for a key not known. */
export function readOptions({ meter, given, known }: OptionsOf): ReadonlyMap<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `meter ${meter}: the options are ${describe(given)}; expected an object`,
    );
  }
  const options = new Map<string, unknown>(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  for (const key of options.keys()) {
    if (known.includes(key)) continue;
    throw new WattbenchError(
      'CONFIG_INVALID',
      `meter ${meter}: there is no option "${key}"; expected ${known.join(', ')}`,
    );
  }
  return options;
}

export interface OptionOf {
  readonly meter: string;
  readonly options: ReadonlyMap<string, unknown>;
  readonly name: string;
}

/** A path, or undefined where the option is left out. Throws `CONFIG_INVALID`. */
export function pathOption({ meter, options, name }: OptionOf): string | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value !== '' && !value.includes('\0')) return value;
  throw new WattbenchError(
    'CONFIG_INVALID',
    `meter ${meter}: option "${name}" is ${describe(value)}; expected a path`,
  );
}

/** A power in W above 0 and up to `maximumW`, or undefined. Throws `CONFIG_INVALID`. */
export function powerOption(
  { meter, options, name }: OptionOf,
  maximumW: number,
): number | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0 && value <= maximumW) return value;
  throw new WattbenchError(
    'CONFIG_INVALID',
    `meter ${meter}: option "${name}" is ${describe(value)}; expected a number of watts above 0, at most ${maximumW}`,
  );
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value);
  }
  return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}
