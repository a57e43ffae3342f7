import { createRequire } from 'node:module';
import { checkOptions, optionRules } from '@wattbench/core';

const { name, version } = createRequire(import.meta.url)('./package.json');

/** What a user may set: `--backend onnx-web:threads=1`. */
const rules = { threads: optionRules.threads };

/**
 * The light root: it names the backend as data, and loads nothing of the runtime.
 *
 * @param {{ threads?: number }} [options]
 * @returns {import('@wattbench/core').PluginRef<'backend'>}
 */
export default function onnxWeb(options = {}) {
  return {
    kind: 'backend',
    specVersion: 1,
    id: 'onnx-web',
    entry: new URL('./runtime.js', import.meta.url).href,
    package: { name, version },
    options: checkOptions('onnx-web', options, rules),
    formats: ['onnx'],
  };
}
