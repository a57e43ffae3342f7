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

/** A text of at most 2,048 characters without control characters, or undefined. Throws `CONFIG_INVALID`. */
export function textOption({ meter, options, name }: OptionOf): string | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'string' && isPlainText(value)) return value;
  throw new WattbenchError(
    'CONFIG_INVALID',
    `meter ${meter}: option "${name}" is ${describe(value)}; expected a text`,
  );
}

/** A whole number from `lowest` to `highest`, or undefined. Throws `CONFIG_INVALID`. */
export function countOption(
  { meter, options, name }: OptionOf,
  { lowest, highest }: { readonly lowest: number; readonly highest: number },
): number | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= lowest && value <= highest) {
    return value;
  }
  throw new WattbenchError(
    'CONFIG_INVALID',
    `meter ${meter}: option "${name}" is ${describe(value)}; expected a whole number from ${lowest} to ${highest}`,
  );
}

/** One of the given words, or undefined. Throws `CONFIG_INVALID`. */
export function choiceOption<Choice extends string>(
  { meter, options, name }: OptionOf,
  choices: readonly Choice[],
): Choice | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new WattbenchError(
    'CONFIG_INVALID',
    `meter ${meter}: option "${name}" is ${describe(value)}; expected ${choices.join(', ')}`,
  );
}

/** Host, host:port or an http(s) URL without user, path or query, as its URL; or undefined. Throws `CONFIG_INVALID`. */
export function hostOption({ meter, options, name }: OptionOf): URL | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : '';
  const address = /^https?:\/\//.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  const plain =
    url !== null &&
    url.username === '' &&
    url.password === '' &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '';
  if (plain && text !== '') return url;
  throw new WattbenchError(
    'CONFIG_INVALID',
    // What it is stays out of the message: a user may have put a password into it.
    `meter ${meter}: option "${name}" is no address; expected a host, host:port or http(s)://host without user, path or query`,
  );
}

const hostName = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/** A host name or an address, without scheme and port, or undefined. Throws `CONFIG_INVALID`. */
export function hostNameOption(option: OptionOf): string | undefined {
  const host = textOption(option);
  if (host === undefined) return undefined;
  const isAddress6 = host.includes(':') && URL.canParse(`http://[${host}]/`);
  if (isAddress6 || (host.length <= 253 && hostName.test(host))) return host;
  throw new WattbenchError(
    'CONFIG_INVALID',
    `meter ${option.meter}: option "${option.name}" is no host; expected a name or an address, without scheme and port`,
  );
}

/** A relative accuracy above 0, at most 1, or undefined. Throws `CONFIG_INVALID`. */
export function fractionOption({ meter, options, name }: OptionOf): number | undefined {
  const value = options.get(name);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value > 0 && value <= 1) return value;
  throw new WattbenchError(
    'CONFIG_INVALID',
    `meter ${meter}: option "${name}" is ${describe(value)}; expected a fraction above 0, at most 1, e.g. 0.01`,
  );
}

type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The options that were given. */
export function withoutUndefined<T extends object>(entries: T): Defined<T>;
export function withoutUndefined(entries: object): object {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

function isPlainText(value: string): boolean {
  return value !== '' && value.length <= 2048 && [...value].every((sign) => sign >= ' ');
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) {
    return String(value);
  }
  return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}
