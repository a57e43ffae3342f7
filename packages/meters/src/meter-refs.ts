import type { PluginRef } from '@wattbench/core';
import { parseEstimateOptions, type EstimateOptions } from './estimate/options.js';
import { ownPackage } from './own-package.js';
import { parseRaplOptions, type RaplOptions } from './rapl/options.js';

/** Energy of processor and memory, measured: Linux on Intel and AMD. Throws `CONFIG_INVALID`. */
export function rapl(options: RaplOptions = {}): PluginRef<'meter'> {
  return {
    kind: 'meter',
    specVersion: 1,
    id: 'rapl',
    entry: new URL('./rapl/meter.js', import.meta.url).href,
    package: ownPackage(),
    options: parseRaplOptions(options),
  };
}

/** An estimate from CPU time, for machines without a meter. Throws `CONFIG_INVALID`. */
export function estimate(options: EstimateOptions = {}): PluginRef<'meter'> {
  return {
    kind: 'meter',
    specVersion: 1,
    id: 'estimate',
    entry: new URL('./estimate/meter.js', import.meta.url).href,
    package: ownPackage(),
    options: parseEstimateOptions(options),
  };
}
