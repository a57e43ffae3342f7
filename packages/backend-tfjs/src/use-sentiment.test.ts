import { readdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import type { Model } from '@wattbench/core';
import { textClassification, type ClassificationOutput } from '@wattbench/tasks';
import { describe, expect, test } from 'vitest';

import { answer, requestFor } from './__fixtures__/tiny-request.js';
import tfjsBackend from './runtime.js';

/** The folder of the starter model that another run has put into the cache; null where none has. */
function cachedModel(): string | null {
  const cache = path.join(os.homedir(), '.cache', 'wattbench');
  try {
    const folders = readdirSync(cache).map((name) => path.join(cache, name));
    return folders.find(holdsModel) ?? null;
  } catch {
    return null;
  }
}

function holdsModel(folder: string): boolean {
  try {
    return (
      readdirSync(folder).includes('tokenizer.json') &&
      readdirSync(path.join(folder, 'tfjs')).length > 1
    );
  } catch {
    return false;
  }
}

const directory = cachedModel();
const files = ['config.json', 'tokenizer.json', 'tfjs/model.json', 'tfjs/weights.bin'];
const model: Model = {
  id: 'use-sentiment-en',
  taskId: 'text-classification',
  revision: '1',
  license: 'Apache-2.0',
  purpose: 'task-specific',
  artifacts: [
    {
      format: 'tfjs-graph',
      precision: 'fp32',
      files: files.map((file) => ({ path: file, sha256: '', bytes: 1 })),
    },
  ],
};

const texts = [
  'It works great, I love it.',
  'I will never buy this again, it broke on the first day.',
  'The food was delicious and the service was very friendly.',
  'What a waste of time and money.',
];
const labels = ['positive', 'negative', 'positive', 'negative'];

const reason =
  directory === null ? 'skipped: the starter model is not in the cache' : 'from the cache';

describe.skipIf(directory === null)(`use-sentiment-en (${reason})`, () => {
  test('is run with executeAsync and answers the same in a batch, alone, on wasm and on cpu', async () => {
    const answers: ClassificationOutput[][] = [];
    for (const engine of ['wasm', 'cpu']) {
      const session = await tfjsBackend({ engine }).open(requestFor(model, directory ?? ''));
      expect(session.info.settings['execution']).toBe('executeAsync');
      answers.push((await answer(session, texts)) as ClassificationOutput[]);
      const alone = await answer(session, texts.slice(0, 1));
      answers.push([...(alone as ClassificationOutput[]), ...(answers[0]?.slice(1) ?? [])]);
      await session.close();
    }
    for (const outputs of answers) {
      expect(outputs.map(([first]) => first?.label)).toEqual(labels);
      for (const [index, output] of outputs.entries()) {
        const other = answers[0]?.[index] ?? [];
        expect(textClassification.equivalent(output, other, 'fp32')).toEqual({ equivalent: true });
      }
    }
  });
});
