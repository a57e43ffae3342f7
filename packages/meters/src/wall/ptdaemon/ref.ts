import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../../known-meter.js';
import { meterRef } from '../../meter-ref.js';
import { parsePtdaemonOptions, ptdaemonOptionNames, type PtdaemonOptions } from './options.js';

/** Power at the wall, measured by an analyzer behind SPEC's PTDaemon. Throws `CONFIG_INVALID`. */
export function ptdaemon(options: PtdaemonOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'ptdaemon',
    entry: new URL('./meter.js', import.meta.url),
    options: parsePtdaemonOptions(options),
  });
}

export const knownPtdaemon: KnownMeter = {
  id: 'ptdaemon',
  summary: "the whole machine at the wall, measured by an analyzer behind SPEC's PTDaemon",
  rank: 40,
  options: ptdaemonOptionNames,
  needs: 'host',
  ref: (options = {}) => ptdaemon(parsePtdaemonOptions(options)),
};
