import { WattbenchError, type PluginRef } from '@wattbench/core';
import { loadPlugin } from '../plugin/load-plugin.js';

/** A process that loads one backend, asks it whether it can run here, and ends. */
process.once('message', (ref: PluginRef<'backend'>) => {
  void loadPlugin(ref)
    .then((backend) => backend.probe())
    .then((probe) => ({ probe }))
    .catch((error: unknown) => ({ error: WattbenchError.envelope(error) }))
    .then((answer) => process.send?.(answer, () => process.disconnect()));
});
