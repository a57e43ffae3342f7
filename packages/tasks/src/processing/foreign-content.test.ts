import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  recogniseForeignContent,
  refuseForeignContent,
  type ExpectedContent,
} from './foreign-content.js';

const everywhere: readonly [string, Buffer][] = [
  ['an empty file', Buffer.alloc(0)],
  ['a Git LFS pointer', Buffer.from('version https://git-lfs.github.com/spec/v1\noid sha256:00')],
  ['a web page', Buffer.from('\n<!doctype HTML><html>')],
  ['a web page', Buffer.from('<?xml version="1.0"?><Error>')],
  ['a ZIP archive', Buffer.from('504b0304', 'hex')],
  ['a GGUF model', Buffer.from('GGUF\u0003\u0000')],
  ['a TensorFlow Lite model', Buffer.from('\u001C\u0000\u0000\u0000TFL3')],
  ['an HDF5 file', Buffer.from('894844460d0a', 'hex')],
  ['a gzip file', Buffer.from('1f8b08', 'hex')],
];

const pickle = Buffer.from('80028a0a', 'hex');
const safetensors = Buffer.from('\u0040\u0000\u0000\u0000\u0000\u0000\u0000\u0000{"__metadata__"');

describe('recogniseForeignContent', () => {
  describe.each<ExpectedContent>(['onnx', 'json', 'weights'])('in place of %s', (expected) => {
    test.each(everywhere)('finds %s', (name, bytes) => {
      expect(recogniseForeignContent(bytes, expected)).toContain(name);
    });
  });

  test.each<[string, Buffer, ExpectedContent]>([
    ['a Python pickle', pickle, 'onnx'],
    ['a Python pickle', pickle, 'json'],
    ['a safetensors file', safetensors, 'onnx'],
    ['JSON', Buffer.from('{"error":"not found"}'), 'onnx'],
    ['something that begins with "PAR1"', Buffer.from('PAR1'), 'json'],
  ])('finds %s in place of %3$s', (name, bytes, expected) => {
    expect(recogniseForeignContent(bytes, expected)).toContain(name);
  });

  test.each<[string, Buffer, ExpectedContent]>([
    ['an IR version first', Buffer.from('0808120a7079746f726368', 'hex'), 'onnx'],
    ['a producer first', Buffer.from('12077079746f726368', 'hex'), 'onnx'],
    ['an object', Buffer.from(' \n{"a":1}'), 'json'],
    ['a list', Buffer.from('[]'), 'json'],
    ['the number 1', Buffer.from('0000803f', 'hex'), 'weights'],
    ['a number that begins as a pickle', pickle, 'weights'],
    ['a number that begins as JSON', Buffer.from('{"a"'), 'weights'],
  ])('has nothing against %s where %3$s is expected', (_, bytes, expected) => {
    expect(recogniseForeignContent(bytes, expected)).toBeNull();
  });
});

describe('refuseForeignContent', () => {
  let directory = '';
  const file = (): string => path.join(directory, 'model.bin');

  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-foreign-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true });
  });

  test.each<[ExpectedContent, string]>([
    ['onnx', 'model.bin is no ONNX model: it is a web page'],
    ['json', 'model.bin is no JSON: it is a web page'],
    ['weights', 'model.bin holds no weights: it is a web page'],
  ])('names the file that should be %s', async (expected, message) => {
    await writeFile(file(), '<html>');
    await expect(refuseForeignContent(file(), expected)).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringContaining(message),
    });
  });

  test('lets pass what has nothing against it', async () => {
    await writeFile(file(), '{}');
    await expect(refuseForeignContent(file(), 'json')).resolves.toBeUndefined();
  });

  test('refuses a file above the limit', async () => {
    await writeFile(file(), `{${' '.repeat(1024 * 1024)}}`);
    const limits = { maximumMebibytes: 1 };
    await expect(refuseForeignContent(file(), 'json', limits)).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringContaining('has 1048578 bytes; at most 1048576'),
    });
  });

  test.each<[string, () => string, string]>([
    ['is missing', file, 'cannot be read'],
    ['is a folder', () => directory, 'is not a file'],
  ])('refuses what %s', async (_, place, message) => {
    await expect(refuseForeignContent(place(), 'onnx')).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining(`${place()} ${message}`),
    });
  });
});
