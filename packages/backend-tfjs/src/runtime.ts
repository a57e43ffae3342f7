import type { Backend, JsonObject } from '@wattbench/core';

import { createBackend } from './backend.js';
import { EngineSwitch } from './engine-switch.js';
import { allEngines } from './engines/all-engines.js';
import { installedModules } from './engines/modules.js';
import { optionsFromJson } from './options.js';

/** One for the process, as TensorFlow.js has one engine for it. */
const engines = new EngineSwitch(allEngines(installedModules));

/** For the child process: TensorFlow.js is loaded by `probe` or `open`. Throws `CONFIG_INVALID`. */
export default function tfjsBackend(options: JsonObject): Backend {
  return createBackend({ options: optionsFromJson(options), engines });
}
