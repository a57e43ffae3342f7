import { appendFile, mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeFiles } from '../files/artifact-files.js';
import { inspectConvertedFolder } from './converted-folder.js';

const paths = ['config.json', 'onnx/model.onnx'];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-converted-'));
  await mkdir(join(folder, 'onnx'));
  await writeFile(join(folder, 'config.json'), '{}');
  await writeFile(join(folder, 'onnx/model.onnx'), 'weights');
  await writeRecord({ schemaVersion: 1, files: await describeFiles(folder, paths) });
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function writeRecord(record: unknown): Promise<void> {
  await writeFile(join(folder, 'conversion.json'), JSON.stringify(record));
}

async function damage(): Promise<string> {
  const found = await inspectConvertedFolder(folder, paths);
  return found.state === 'damaged' ? found.reason : found.state;
}

describe('inspectConvertedFolder', () => {
  it('finds a folder whole and gives its files', async () => {
    const files = await describeFiles(folder, paths);
    expect(await inspectConvertedFolder(folder, paths)).toEqual({ state: 'whole', files });
  });

  it('finds no folder', async () => {
    expect(await inspectConvertedFolder(join(folder, 'none'), paths)).toEqual({ state: 'missing' });
  });

  it('notices a changed byte', async () => {
    await writeFile(join(folder, 'onnx/model.onnx'), 'Weights');
    expect(await damage()).toBe('onnx/model.onnx has changed');
  });

  it('notices another size', async () => {
    await appendFile(join(folder, 'onnx/model.onnx'), '!');
    expect(await damage()).toBe('onnx/model.onnx has changed its size');
  });

  it.each([...paths, 'conversion.json'])('notices that %s is missing', async (path) => {
    await rm(join(folder, path));
    expect(await damage()).toBe(`${path} is missing`);
  });

  it('notices a file that does not belong there', async () => {
    await writeFile(join(folder, 'onnx/model_fp16.onnx'), '');
    expect(await damage()).toBe('onnx/model_fp16.onnx does not belong there');
  });

  it.each([{}, { schemaVersion: 2, files: [] }, { schemaVersion: 1, files: [{ path: 1 }] }])(
    'notices the record %j',
    async (record) => {
      await writeRecord(record);
      expect(await damage()).toBe('conversion.json is no record');
    },
  );

  it('notices a file that the record does not name', async () => {
    await writeRecord({ schemaVersion: 1, files: await describeFiles(folder, ['config.json']) });
    expect(await damage()).toBe('onnx/model.onnx has changed its size');
  });

  it('notices a file in place of the folder', async () => {
    expect((await inspectConvertedFolder(join(folder, 'config.json'), paths)).state).toBe(
      'damaged',
    );
  });
});
