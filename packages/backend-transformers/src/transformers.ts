import type { PluginRef } from '@wattbench/core';

import { optionsToJson, type TransformersOptions } from './options.js';
import { packageIdentity } from './package-identity.js';

/**
 * transformers.js as a backend, named by data: loads nothing of it.
 * Throws `CONFIG_INVALID` naming an unknown option or a bad value.
 */
export function transformers(options: TransformersOptions = {}): PluginRef<'backend'> {
  return {
    kind: 'backend',
    specVersion: 1,
    id: 'transformers',
    entry: new URL('./runtime.js', import.meta.url).href,
    package: packageIdentity,
    options: optionsToJson(options),
    formats: ['onnx'],
  };
}
