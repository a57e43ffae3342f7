import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { transformers, type TransformersOptions } from './index.js';
import transformersBackend from './runtime.js';

const packageFolder = path.resolve(import.meta.dirname, '..');

describe('transformers', () => {
  test('names its runtime module and its package as data', () => {
    const fields: unknown = JSON.parse(
      readFileSync(path.join(packageFolder, 'package.json'), 'utf8'),
    );
    expect(transformers({ threads: 2, dtype: 'int8' })).toEqual({
      kind: 'backend',
      specVersion: 1,
      id: 'transformers',
      entry: new URL('./runtime.js', import.meta.url).href,
      package: expect.objectContaining({}),
      options: { threads: 2, dtype: 'int8' },
      formats: ['onnx'],
    });
    expect(fields).toMatchObject(transformers().package);
  });

  test.each<[string, object]>([
    ['thread', { thread: 2 }],
    ['threads', { threads: 0 }],
    ['spinning', { spinning: 'no' }],
    ['dtype', { dtype: 'q8' }],
    ['device', { device: 'gpu' }],
  ])('refuses %s, naming it: %o', (name, options: TransformersOptions) => {
    expect(() => transformers(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(`"${name}"`),
      }),
    );
  });

  test('loads nothing native', () => {
    const code = `
      import '@wattbench/backend-transformers';
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
    expect(transformersBackend(transformers({ threads: 2 }).options)).toMatchObject({
      specVersion: 1,
      id: 'transformers',
    });
  });

  test('refuses options that were changed on the way', () => {
    expect(() => transformersBackend({ threads: 'two' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
