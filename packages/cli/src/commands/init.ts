import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WattbenchError } from '@wattbench/core';
import type { InitFlags } from './flags.js';

const fileName = 'wattbench.config.ts';

const template = `import { onnx } from '@wattbench/backend-onnx';
import { tfjs } from '@wattbench/backend-tfjs';
import { defineConfig } from '@wattbench/core';

export default defineConfig({
  // Runtimes to compare: refs with options, or names of installed packages. The answers of the
  // others are compared with those of the first.
  backends: [onnx({ graphOptimization: 'all' }), tfjs({ engine: 'wasm' }), 'transformers'],

  // 'auto' takes the best source that can be read and says which it took.
  meters: ['auto'],

  // The suite that \`wattbench run\` takes; write your own under \`suites\`.
  suite: 'starter',
  suites: [
    {
      id: 'mine',
      title: 'My cells',
      cells: [
        { task: 'image-classification', model: 'fashion-mnist-cnn', dataset: 'fashion-mnist-1k' },
        // { task: 'text-classification', model: './my-model', dataset: './labels.jsonl' },
      ],
    },
  ],

  // A preset (smoke, standard, publication, paper) and what you change of it.
  protocol: { preset: 'standard', repeats: 5 },
  // Every cell at each combination of these.
  // axes: { batchSize: [1, 8], concurrency: [1, 4] },

  device: 'cpu',
  output: 'wattbench-results',

  // The grid for carbon, ISO 3166 alpha-3. Without it the world's mean is assumed, with a wide interval.
  // region: 'DEU',
});
`;

/** Throws `OUTPUT_UNWRITABLE` when the file is there already or cannot be written. */
export async function init({ force = false }: InitFlags): Promise<void> {
  const file = join(process.cwd(), fileName);
  try {
    writeFileSync(file, template, { flag: force ? 'w' : 'wx' });
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new WattbenchError(
      'OUTPUT_UNWRITABLE',
      exists ? `${fileName} is there already` : `${fileName} cannot be written: ${message}`,
      { cause, ...(exists ? { fix: 'Write over it with `wattbench init --force`.' } : {}) },
    );
  }
  process.stdout.write(`Wrote ${fileName}. Next: wattbench run\n`);
}
