import type { Backend, JsonObject } from '@wattbench/core';

import { createBackend } from './backend.js';
import { loadOnnxRuntime } from './native-library.js';
import { optionsFromJson } from './options.js';

/** For the child process: the native library is loaded by `probe` or `open`. Throws `CONFIG_INVALID`. */
export default function onnxBackend(options: JsonObject): Backend {
  return createBackend({ options: optionsFromJson(options), load: loadOnnxRuntime });
}
