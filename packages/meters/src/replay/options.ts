import { pathOption, readOptions } from '../plugin-options.js';

export type ReplayOptions = {
  /** A recording, made by `recordReads`. */
  readonly file?: string;
};

export const replayOptionNames = ['file'];

/** Throws `CONFIG_INVALID` for a key or a value that cannot be. */
export function parseReplayOptions(given: unknown): ReplayOptions {
  const options = readOptions({ meter: 'replay', given, known: replayOptionNames });
  const file = pathOption({ meter: 'replay', options, name: 'file' });
  return file === undefined ? {} : { file };
}
