import { appendFile, mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WattbenchError } from '@wattbench/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeFiles } from '../files/artifact-files.js';
import { modelPaths } from '../files/model-folder.js';
import { useSentiment } from './model-description.js';
import { useSentimentModel, type Conversion } from './use-sentiment-model.js';

const paths = modelPaths(useSentiment);
const graph = {
  modelTopology: { node: [] },
  weightsManifest: [{ paths: [], weights: [{ name: 'w', dtype: 'float32', shape: [3, 4] }] }],
};
let cache: string;
let conversions: number;

beforeEach(async () => {
  cache = join(await mkdtemp(join(tmpdir(), 'wattbench-use-')), 'cache');
  conversions = 0;
});

afterEach(async () => {
  await rm(dirname(cache), { recursive: true, force: true });
});

/** Writes small files where the real one writes 56 MB. */
const convert: Conversion = async ({ directory }) => {
  conversions += 1;
  for (const path of paths) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), path.endsWith('json') ? JSON.stringify(graph) : path);
  }
  const record = { schemaVersion: 1, files: await describeFiles(directory, paths) };
  await writeFile(join(directory, 'conversion.json'), JSON.stringify(record));
};

function materialise(conversion: Conversion = convert, signal = new AbortController().signal) {
  const messages: string[] = [];
  return useSentimentModel(cache, conversion)
    .materialise({ signal, onProgress: (message) => messages.push(message) })
    .then((result) => ({ ...result, messages }));
}

function failure(attempt: Promise<unknown>): Promise<unknown> {
  return attempt.then(
    () => 'no error',
    (error: unknown) => error,
  );
}

describe('materialise', () => {
  it('converts once and then only looks', async () => {
    const first = await materialise();
    const second = await materialise();
    expect(first.messages).toEqual(['converting use-sentiment-en (once)']);
    expect(second.messages).toEqual([]);
    expect(conversions).toBe(1);
    expect(second.model).toEqual(first.model);
    expect(second.directory).toBe(first.directory);
  });

  it('describes the files of both formats', async () => {
    const { model, directory } = await materialise();
    expect(model.artifacts.map(({ format, precision }) => [format, precision])).toEqual([
      ['onnx', 'fp32'],
      ['tfjs-graph', 'fp32'],
    ]);
    for (const { files } of model.artifacts) {
      expect(
        await describeFiles(
          directory,
          files.map(({ path }) => path),
        ),
      ).toEqual(files);
    }
    expect(model.parameters).toBe(12);
    expect(model.revision).toMatch(/^[0-9a-f]{64}$/);
  });

  it('converts anew what was damaged, and says why', async () => {
    const { directory } = await materialise();
    await appendFile(join(directory, 'tfjs/weights.bin'), '!');
    const { messages } = await materialise();
    expect(messages).toEqual([
      'converting use-sentiment-en anew: tfjs/weights.bin has changed its size',
    ]);
    expect(await readFile(join(directory, 'tfjs/weights.bin'), 'utf8')).toBe('tfjs/weights.bin');
    expect((await materialise()).messages).toEqual([]);
  });

  it('gives every one of several callers the same whole model', async () => {
    const all = await Promise.all([materialise(), materialise(), materialise()]);
    expect(new Set(all.map(({ model }) => model.revision)).size).toBe(1);
    expect((await readdir(cache)).length).toBe(1);
  });

  it('leaves nothing behind when the conversion fails, and names the folder', async () => {
    const error = await failure(
      materialise(async (options) => {
        await convert(options);
        throw new WattbenchError('CONVERSION_FAILED', 'Conv2D x: no.');
      }),
    );
    expect(WattbenchError.is(error) && error.code).toBe('CONVERSION_FAILED');
    expect(String(error)).toContain(cache);
    expect(String(error)).toContain('Conv2D x: no.');
    expect(await readdir(cache)).toEqual([]);
  });

  it('does not accept a conversion that left a file out', async () => {
    const error = await failure(
      materialise(async (options) => {
        await convert(options);
        await rm(join(options.directory, 'config.json'));
      }),
    );
    expect(String(error)).toContain('config.json is missing');
  });

  it('says what to do when the cache cannot be written', async () => {
    await writeFile(cache, 'a file in its place');
    const error = await failure(materialise());
    expect(WattbenchError.is(error) && [error.code, error.fix]).toEqual([
      'CONVERSION_FAILED',
      'Make sure that the folder can be written and that the disk has space.',
    ]);
  });

  it('passes an interruption on', async () => {
    const error = await failure(materialise(convert, AbortSignal.abort()));
    expect(WattbenchError.is(error) && error.code).toBe('INTERRUPTED');
    expect(conversions).toBe(0);
  });
});
