import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../../known-meter.js';
import { meterRef } from '../../meter-ref.js';
import { parseShellyOptions, shellyOptionNames, type ShellyOptions } from './options.js';

/** Power at the plug, measured by a Shelly of any generation. Throws `CONFIG_INVALID`. */
export function shelly(options: ShellyOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'shelly',
    entry: new URL('./meter.js', import.meta.url),
    options: parseShellyOptions(options),
  });
}

export const knownShelly: KnownMeter = {
  id: 'shelly',
  summary: 'the whole machine at the plug, measured by a Shelly',
  rank: 50,
  options: shellyOptionNames,
  needs: 'host',
  ref: (options = {}) => shelly(parseShellyOptions(options)),
};
