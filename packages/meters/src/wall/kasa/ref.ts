import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../../known-meter.js';
import { meterRef } from '../../meter-ref.js';
import { kasaOptionNames, parseKasaOptions, type KasaOptions } from './options.js';

/** Energy of this machine at the wall, by a TP-Link Kasa plug. Throws `CONFIG_INVALID`. */
export function kasa(options: KasaOptions): PluginRef<'meter'> {
  return meterRef({
    id: 'kasa',
    entry: new URL('./meter.js', import.meta.url),
    options: parseKasaOptions(options),
  });
}

export const knownKasa: KnownMeter = {
  id: 'kasa',
  summary: 'this machine at the wall, by a TP-Link Kasa plug (HS110, KP115, HS300)',
  rank: 54,
  options: kasaOptionNames,
  needs: 'host',
  ref: (options = {}) => kasa(parseKasaOptions(options)),
};
