import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { onnx, type OnnxOptions } from './index.js';
import onnxBackend from './runtime.js';

const packageFolder = path.resolve(import.meta.dirname, '..');

describe('onnx', () => {
  test('names its runtime module and its package as data', () => {
    const fields: unknown = JSON.parse(
      readFileSync(path.join(packageFolder, 'package.json'), 'utf8'),
    );
    expect(onnx({ threads: 2, spinning: true })).toEqual({
      kind: 'backend',
      specVersion: 1,
      id: 'onnx',
      entry: new URL('./runtime.js', import.meta.url).href,
      package: expect.objectContaining({}),
      options: { threads: 2, spinning: true },
      formats: ['onnx'],
    });
    expect(fields).toMatchObject(onnx().package);
  });

  test('leaves out what was not set', () => {
    expect(onnx().options).toEqual({});
  });

  test.each<[string, object]>([
    ['thread', { thread: 2 }],
    ['threads', { threads: 0 }],
    ['threads', { threads: 1.5 }],
    ['spinning', { spinning: 'no' }],
    ['graphOptimization', { graphOptimization: 'layout' }],
    ['executionProvider', { executionProvider: 'gpu' }],
  ])('refuses %s, naming it: %o', (name, options: OnnxOptions) => {
    expect(() => onnx(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(`"${name}"`),
      }),
    );
  });

  test('loads nothing native', () => {
    const code = `
      import '@wattbench/backend-onnx';
      process.report.excludeNetwork = true;
      console.log(process.report.getReport().sharedObjects.join(' '));`;
    const objects = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: packageFolder,
      encoding: 'utf8',
    });
    expect(objects).toContain('libc.so');
    expect(objects).not.toMatch(/onnxruntime|sharp/);
  });
});

describe('the runtime module', () => {
  test('makes a backend from the options of the ref', () => {
    expect(onnxBackend(onnx({ threads: 2 }).options)).toMatchObject({ specVersion: 1, id: 'onnx' });
  });

  test('refuses options that were changed on the way', () => {
    expect(() => onnxBackend({ threads: 'two' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
