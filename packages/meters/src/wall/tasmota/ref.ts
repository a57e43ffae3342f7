import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../../known-meter.js';
import { meterRef } from '../../meter-ref.js';
import { parseTasmotaOptions, tasmotaOptionNames, type TasmotaOptions } from './options.js';

/** Power at the plug, measured by a device with Tasmota, over HTTP or MQTT. Throws `CONFIG_INVALID`. */
export function tasmota(options: TasmotaOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'tasmota',
    entry: new URL('./meter.js', import.meta.url),
    options: parseTasmotaOptions(options),
  });
}

export const knownTasmota: KnownMeter = {
  id: 'tasmota',
  summary: 'the whole machine at the plug, measured by a device with Tasmota',
  rank: 52,
  options: tasmotaOptionNames,
  needs: 'host',
  ref: (options = {}) => tasmota(parseTasmotaOptions(options)),
};
