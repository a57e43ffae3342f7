import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { tfjs, type TfjsOptions } from './index.js';
import tfjsBackend from './runtime.js';

const packageFolder = path.resolve(import.meta.dirname, '..');

describe('tfjs', () => {
  test('names its runtime module, its package and its formats as data', () => {
    const fields: unknown = JSON.parse(
      readFileSync(path.join(packageFolder, 'package.json'), 'utf8'),
    );
    expect(tfjs({ engine: 'wasm', threads: 2 })).toEqual({
      kind: 'backend',
      specVersion: 1,
      id: 'tfjs',
      entry: new URL('./runtime.js', import.meta.url).href,
      package: expect.objectContaining({}),
      options: { engine: 'wasm', threads: 2 },
      formats: ['tfjs-graph', 'tfjs-layers'],
    });
    expect(fields).toMatchObject(tfjs().package);
  });

  test.each<[string, object]>([
    ['engines', { engines: 'wasm' }],
    ['engine', { engine: 'webgl' }],
    ['threads', { threads: 0 }],
  ])('refuses %s, naming it: %o', (name, options: TfjsOptions) => {
    expect(() => tfjs(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(`"${name}"`),
      }),
    );
  });

  test('loads nothing of TensorFlow.js with its root', () => {
    const code = `
      import '@wattbench/backend-tfjs';
      import { createRequire } from 'node:module';
      const loaded = Object.keys(createRequire(import.meta.url).cache);
      console.log([...loaded, '_tfengine' in globalThis].join('\\n'));`;
    const loaded = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: packageFolder,
      encoding: 'utf8',
    });
    expect(loaded.trim().split('\n').at(-1)).toBe('false');
    expect(loaded).not.toMatch(/tensorflow|sharp/);
  });
});

describe('the runtime module', () => {
  test('makes a backend from the options of the ref', () => {
    expect(tfjsBackend(tfjs({ engine: 'cpu' }).options)).toMatchObject({
      specVersion: 1,
      id: 'tfjs',
    });
  });

  test('refuses options that were changed on the way', () => {
    expect(() => tfjsBackend({ engine: 3 })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
