import type { Backend, JsonObject } from '@wattbench/core';

import { createBackend } from './backend.js';
import { loadTransformers } from './library.js';
import { optionsFromJson } from './options.js';

/** For the child process: the libraries are loaded by `probe` or `open`. Throws `CONFIG_INVALID`. */
export default function transformersBackend(options: JsonObject): Backend {
  return createBackend({ options: optionsFromJson(options), load: loadTransformers });
}
