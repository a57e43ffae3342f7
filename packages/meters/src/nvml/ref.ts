import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { nvmlOptionNames, parseNvmlOptions, type NvmlOptions } from './options.js';

/** Energy of NVIDIA GPUs, measured by the board: Linux and Windows. Throws `CONFIG_INVALID`. */
export function nvml(options: NvmlOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'nvml',
    entry: new URL('./meter.js', import.meta.url),
    options: parseNvmlOptions(options),
  });
}

export const knownNvml: KnownMeter = {
  id: 'nvml',
  summary: 'NVIDIA GPUs, measured by the board itself (needs the package koffi)',
  rank: 12,
  options: nvmlOptionNames,
  ref: (options = {}) => nvml(parseNvmlOptions(options)),
};
