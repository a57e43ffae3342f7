import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WattbenchError } from '@wattbench/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../__fixtures__/collect.js';
import { openOnnxModel, type OpenedModel } from '../__fixtures__/open-onnx-model.js';
import { readShippedHead } from '../sentiment-head/sentiment-head.js';
import { sentimentSentencesDataset } from '../sentiment-sentences/sentiment-sentences-dataset.js';
import { runConversion } from './conversion-process.js';
import { findEncoder } from './encoder-files.js';
import { useSentimentModel } from './use-sentiment-model.js';

const built = existsSync(fileURLToPath(new URL('../../dist/index.js', import.meta.url)));
const never = new AbortController().signal;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-conversion-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function failure(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => 'no error',
    (error: unknown) => error,
  );
}

describe.skipIf(!built)('conversion in a process of its own (needs the built package)', () => {
  describe('that is let to end', () => {
    const messages: string[] = [];
    let directory: string;
    let model: OpenedModel<string>;

    beforeAll(async () => {
      const source = useSentimentModel(join(folder, 'cache'));
      const options = { signal: never, onProgress: (text: string) => void messages.push(text) };
      ({ directory } = await source.materialise(options));
      await source.materialise(options);
      model = await openOnnxModel({ directory, taskId: 'text-classification' });
    });

    afterAll(() => model.close());

    it('tells what it does, and does it once', () => {
      expect(messages).toEqual(['converting use-sentiment-en (once)', 'checking use-sentiment-en']);
    });

    it('leaves one folder and nothing beside it', async () => {
      expect((await readdir(join(folder, 'cache'))).length).toBe(1);
    });

    it('writes down its sources and the figures of the check', async () => {
      const record = JSON.parse(await readFile(join(directory, 'conversion.json'), 'utf8'));
      expect(record.source.files).toEqual((await findEncoder()).files);
      expect(record.headSha256).toBe(readShippedHead().sha256);
      expect(record.tools['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+$/);
      expect(record.check.texts).toBe(8);
      expect(record.check.largestDifference.onnx).toBeLessThan(1e-5);
    });

    it('makes a model that tells good from bad', async () => {
      const outputs = await model.classify(['I love it.', 'What a waste of money.']);
      expect(outputs.map(([first]) => first?.label)).toEqual(['positive', 'negative']);
    });

    it('makes a model that is about as right as its head was when it was tested', async () => {
      let right = 0;
      const limit = 200;
      for (const { input, reference } of await collect(
        sentimentSentencesDataset().samples({ seed: 1, limit }),
      )) {
        const [[first] = []] = await model.classify([input]);
        if (first?.label === reference) right += 1;
      }
      expect(right / limit).toBeGreaterThan(0.83);
    });
  });

  it('is killed when the signal aborts, and leaves nothing', async () => {
    const controller = new AbortController();
    const cache = join(folder, 'aborted');
    const attempt = useSentimentModel(cache).materialise({
      signal: controller.signal,
      onProgress: (message) => {
        if (message.startsWith('checking')) controller.abort();
      },
    });
    const error = await failure(attempt);
    expect(WattbenchError.is(error) && error.code).toBe('INTERRUPTED');
    expect(await readdir(cache)).toEqual([]);
  });

  it('does not go on when the signal aborts', async () => {
    const directory = await mkdtemp(join(folder, 'stopped-'));
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const error = await failure(
      runConversion({ directory, signal: controller.signal, onProgress }),
    );
    expect(WattbenchError.is(error) && error.code).toBe('INTERRUPTED');
    // Written at the end, seconds after the first progress.
    expect(await readdir(directory)).not.toContain('conversion.json');
  });

  it('does not run at all for a signal that has aborted before', async () => {
    const directory = join(folder, 'never');
    const attempt = runConversion({ directory, signal: AbortSignal.abort(), onProgress: () => {} });
    const error = await failure(attempt);
    expect(WattbenchError.is(error) && error.code).toBe('INTERRUPTED');
    expect(existsSync(directory)).toBe(false);
  });

  it('passes on why the child failed', async () => {
    const directory = join(folder, 'file');
    await writeFile(directory, 'no folder');
    const error = await failure(runConversion({ directory, signal: never, onProgress: () => {} }));
    expect(WattbenchError.is(error) && error.code).toBe('CONVERSION_FAILED');
    expect(String(error)).toContain('EEXIST');
  });
});
