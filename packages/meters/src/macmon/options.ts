import { countOption, pathOption, readOptions } from '../plugin-options.js';

export type MacmonOptions = {
  /** Path of macmon. Default: found by its name. */
  readonly command?: string;
  /** Time over which macmon takes one mean, in ms, 100 to 5000. Default 500. */
  readonly intervalMs?: number;
};

export const macmonOptionNames = ['command', 'intervalMs'];

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseMacmonOptions(given: unknown): MacmonOptions {
  const options = readOptions({ meter: 'macmon', given, known: macmonOptionNames });
  const command = pathOption({ meter: 'macmon', options, name: 'command' });
  const intervalMs = countOption(
    { meter: 'macmon', options, name: 'intervalMs' },
    { lowest: 100, highest: 5000 },
  );
  return {
    ...(command === undefined ? {} : { command }),
    ...(intervalMs === undefined ? {} : { intervalMs }),
  };
}
