import type { PluginRef } from '@wattbench/core';

import { optionsToJson, type TfjsOptions } from './options.js';
import { packageIdentity } from './package-identity.js';

/**
 * TensorFlow.js as a backend, named by data: loads nothing of it.
 * Throws `CONFIG_INVALID` naming an unknown option or a bad value.
 */
export function tfjs(options: TfjsOptions = {}): PluginRef<'backend'> {
  return {
    kind: 'backend',
    specVersion: 1,
    id: 'tfjs',
    entry: new URL('./runtime.js', import.meta.url).href,
    package: packageIdentity,
    options: optionsToJson(options),
    formats: ['tfjs-graph', 'tfjs-layers'],
  };
}
