/** What `Identify` says, as far as it matters here. */
export interface Analyzer {
  /** One short word: it stands in results. */
  readonly name: string;
  /** Time over which the analyzer takes the mean, in ms; `null` where it does not say. */
  readonly averagingMs: number | null;
  readonly channels: number;
  /** Whether it tells power: a daemon can also serve a thermometer. */
  readonly tellsPower: boolean;
}

const mostChannels = 16;
const mostFields = 512;

/**
 * Comma-separated: driver, averaging interval in ms, seven flags (watts first), `version=…`, `OS=…`,
 * `mode=…`, two flags, number of channels. `null` where it is no such line.
 */
export function analyzerOf(line: string): Analyzer | null {
  const fields = line.split(',', mostFields);
  const version = fields.findIndex((field) => field.startsWith('version='));
  const [driver = '', averaging = '', watts = ''] = fields;
  if (version < 1) return null;
  const channels = Number(/^\d{1,2}$/.exec(fields[version + 5] ?? '')?.[0] ?? 1);
  const averagingMs = /^\d{1,5}$/.test(averaging) ? Number(averaging) : 0;
  const mode = fields.find((field) => field.startsWith('mode=')) ?? 'mode=power';
  return {
    name: /[\w.+-]+(?: [\w.+-]+)?/.exec(driver.slice(0, 40))?.[0] ?? 'of no name',
    averagingMs: averagingMs >= 1 ? averagingMs : null,
    channels: Math.min(Math.max(channels, 1), mostChannels),
    tellsPower: mode === 'mode=power' && watts !== '0',
  };
}

/** `Ranges,<A auto>,<A range>,<V auto>,<V range>` for people, e.g. `5 A, 300 V`; `null` for another. */
export function rangesOf(line: string): string | null {
  const [, amps, ampRange, volts, voltRange] =
    /^Ranges,(-1|0|1),(-?[\d.]{1,12}),(-1|0|1),(-?[\d.]{1,12})$/.exec(line) ?? [];
  if (amps === undefined) return null;
  return `${rangeOf(amps, ampRange)} A, ${rangeOf(volts, voltRange)} V`;
}

function rangeOf(auto: string | undefined, value: string | undefined): string {
  if (auto === '1') return 'auto';
  return auto === '0' && Number(value) > 0 ? String(Number(value)) : 'unknown';
}

/** How many lines follow `Last <N> samples`; 0 for every other line. */
export function samplesAnnounced(line: string): number {
  return Number(/^Last (\d{1,9}) sample/.exec(line)?.[1] ?? 0);
}

export interface Sample {
  /** The daemon's own wall clock; only told apart, never computed with. */
  readonly time: string | null;
  /** Text of the power of each channel; 0 is the sum of all, or the only one. */
  readonly watts: ReadonlyMap<number, string>;
}

/**
 * `Time,<stamp>,Watts,<W>,Volts,…,Mark,<mark>[,Ch1,Watts,…]`, and the same without the time, as
 * `Watts` answers. Channels follow the sum, with their names before them or without.
 */
export function sampleOf(line: string): Sample | null {
  const fields = line.split(',', mostFields);
  const watts = new Map<number, string>();
  let time: string | null = null;
  let channel = 0;
  for (let at = 0; at < fields.length;) {
    const named = /^Ch(\d{1,2})$/.exec(fields[at] ?? '')?.[1];
    if (named !== undefined) {
      channel = Number(named);
      at += 1;
      continue;
    }
    const value = fields[at + 1];
    if (fields[at] === 'Time' && value !== undefined) time ??= value;
    if (fields[at] === 'Watts' && value !== undefined) {
      if (watts.has(channel)) channel += 1;
      if (!watts.has(channel)) watts.set(channel, value);
    }
    at += 2;
  }
  return watts.size === 0 ? null : { time, watts };
}

/** The power, or what was found in its place. −1.000000 says that there is none. */
export function powerOf(text: string | undefined): number | string {
  if (text === undefined) return 'is missing';
  if (!/^-?\d{1,12}(?:\.\d{1,12})?$/.test(text)) return `is ${JSON.stringify(text.slice(0, 40))}`;
  if (Number(text) === -1) return 'is -1, which says that it is not available';
  return Number(text) < 0 ? `is ${text}` : Number(text);
}
