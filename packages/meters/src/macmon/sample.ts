import { numberAt, valueAt } from '../network/json-number.js';

/** Fields of one line of `macmon pipe`, all in W: https://github.com/vladkens/macmon, "Output format". */
export const powerFields = [
  'cpu_power',
  'gpu_power',
  'ane_power',
  'ram_power',
  'all_power',
  'sys_power',
] as const;

export type PowerField = (typeof powerFields)[number];

export type FieldValue =
  | { readonly state: 'power'; readonly powerW: number }
  | { readonly state: 'no-power'; readonly detail: string };

/** More than any Mac draws, in W. */
const maximumW = 2000;

/** The JSON of one line, or `null`. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A line that is cut off or no JSON: said by the field that is looked for.
    return null;
  }
}

/** One field of a sample. Never 0 for a field that is not there. */
export function powerIn(sample: unknown, field: PowerField): FieldValue {
  const powerW = numberAt(sample, [field]);
  if (powerW !== null && powerW >= 0 && powerW <= maximumW) return { state: 'power', powerW };
  const found =
    sample === null ? 'not there, the line is no JSON' : shown(valueAt(sample, [field]));
  return {
    state: 'no-power',
    detail: `${field} is ${found}; expected a number from 0 to ${maximumW}`,
  };
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'not there').slice(0, 40);
}
