import type { PluginRef } from '@wattbench/core';

import { optionsToJson, type OnnxOptions } from './options.js';
import { packageIdentity } from './package-identity.js';

/**
 * onnxruntime-node as a backend, named by data: loads nothing native.
 * Throws `CONFIG_INVALID` naming an unknown option or a bad value.
 */
export function onnx(options: OnnxOptions = {}): PluginRef<'backend'> {
  return {
    kind: 'backend',
    specVersion: 1,
    id: 'onnx',
    entry: new URL('./runtime.js', import.meta.url).href,
    package: packageIdentity,
    options: optionsToJson(options),
    formats: ['onnx'],
  };
}
