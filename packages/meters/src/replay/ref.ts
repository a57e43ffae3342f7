import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { parseReplayOptions, replayOptionNames, type ReplayOptions } from './options.js';

/** A recording of another meter, played back. Throws `CONFIG_INVALID`. */
export function replay(options: ReplayOptions): PluginRef<'meter'> {
  return meterRef({
    id: 'replay',
    entry: new URL('./meter.js', import.meta.url),
    options: parseReplayOptions(options),
  });
}

export const knownReplay: KnownMeter = {
  id: 'replay',
  summary: 'no hardware: a recording of another meter, played back',
  rank: 2001,
  options: replayOptionNames,
  needs: 'file',
  pretended: true,
  ref: (options = {}) => replay(parseReplayOptions(options)),
};
