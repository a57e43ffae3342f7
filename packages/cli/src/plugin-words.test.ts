import { afterAll, describe, expect, it } from 'vitest';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { WattbenchError } from '@wattbench/core';
import { Workplace } from './__fixtures__/command-line.js';
import { parsePluginWord, splitPluginWords } from './plugin/parse-plugin-word.js';

const workplace = new Workplace();
afterAll(() => workplace.remove());

/** What reading a word throws, or `null`. */
function failureOf(word: string): unknown {
  try {
    parsePluginWord('meter', word);
    return null;
  } catch (error) {
    return error;
  }
}

describe('a meter on the command line', () => {
  it.each([
    ['rapl', 'rapl', undefined],
    ['@acme/meter-foo', '@acme/meter-foo', undefined],
    ['shelly:host=192.0.2.7,channel=1', 'shelly', { host: '192.0.2.7', channel: 1 }],
    ['shelly:host=http://192.0.2.7:80', 'shelly', { host: 'http://192.0.2.7:80' }],
    [
      'a:on=true,off=false,share=0.25,low=-2e3',
      'a',
      { on: true, off: false, share: 0.25, low: -2000 },
    ],
    ['a:text="1"', 'a', { text: '1' }],
    ['a:name="one, \\"two\\" \\\\",next=3', 'a', { name: 'one, "two" \\', next: 3 }],
    [
      'a:serial=00123,long=12345678901234567890',
      'a',
      { serial: '00123', long: '12345678901234567890' },
    ],
    ['a:credentialsFile=/etc/shelly.json', 'a', { credentialsFile: '/etc/shelly.json' }],
  ])('%s', (word, id, options) => {
    expect(parsePluginWord('meter', word)).toEqual({ id, options });
  });

  it.each([
    'a:',
    'a:x',
    'a:x=',
    'a:=1',
    'a:x=1,',
    'a:x=1,,y=2',
    'a:x="1',
    'a:x="1"2',
    'a:x=1,x=2',
    'a:__proto__=1',
  ])('%s cannot be read', (word) => {
    expect(() => parsePluginWord('meter', word)).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    );
  });

  it.each([
    'password',
    'passwd',
    'authPassword',
    'token',
    'apiToken',
    'clientSecret',
    'apiKey',
    'key',
  ])('has no option %s, and no message repeats its value', (key) => {
    const error = failureOf(`shelly:host=192.0.2.7,${key}=geheim-7391`);
    expect(error).toMatchObject({
      code: 'USAGE',
      fix: expect.stringContaining('WATTBENCH_SHELLY_'),
    });
    expect(inspect(error, { depth: 9 })).not.toContain('geheim-7391');
  });

  it('reads back any options that it is given', () => {
    const key = fc.stringMatching(/^[a-f][a-z0-9]{0,3}X$/);
    const value = fc.oneof(fc.boolean(), fc.integer(), fc.string());
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1 }), (options) => {
        fc.pre(!Object.values(options).some((one) => /\/\/[^/]*@/.test(String(one))));
        const words = Object.entries(options).map(([name, one]) =>
          typeof one === 'string'
            ? `${name}="${one.replaceAll(/["\\]/g, '\\$&')}"`
            : `${name}=${one}`,
        );
        expect(parsePluginWord('meter', `a:${words.join(',')}`).options).toEqual({ ...options });
      }),
      { seed: 29, numRuns: 300 },
    );
  });

  it('never crashes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const failure = failureOf(`a:${text}`);
        expect(failure === null || WattbenchError.is(failure)).toBe(true);
      }),
      { seed: 30, numRuns: 1000 },
    );
  });
});

describe('backends on the command line', () => {
  it.each([
    ['onnx', ['onnx']],
    ['onnx,tfjs,transformers', ['onnx', 'tfjs', 'transformers']],
    ['tfjs:engine=wasm,threads=2,onnx', ['tfjs:engine=wasm,threads=2', 'onnx']],
    ['a:text="1,2",b,c:x="y=,z"', ['a:text="1,2"', 'b', 'c:x="y=,z"']],
    ['a:text="say \\"b,c\\"",d', ['a:text="say \\"b,c\\""', 'd']],
    ['@acme/backend-foo, onnx', ['@acme/backend-foo', 'onnx']],
  ])('%s', (text, words) => {
    expect(splitPluginWords('backend', text)).toEqual(words);
  });

  it.each(['', ',', 'onnx,', ',onnx', 'onnx,,tfjs'])('%j lacks a name', (text) => {
    expect(() => splitPluginWords('backend', text)).toThrow(
      expect.objectContaining({ code: 'USAGE' }),
    );
  });

  it.each([
    [['--backend', 'onnx,,tfjs'], 2, /USAGE: --backend: a name is missing/],
    [['--backend', 'tfjs:engin=wasm'], 1, /CONFIG_INVALID: tfjs has no option "engin"; .*engine/],
    [['--backend', 'onnx,tfsj'], 1, /UNKNOWN_BACKEND: .*tfjs/],
    [['--backend', 'onnx,tfjs', '--reference', 'transformers'], 2, /USAGE: the reference/],
    [['--window', 'whole'], 2, /inference, end-to-end/],
    [['--output-tokens', '0'], 2, /1 or more/],
    [['--temperature', '-1'], 2, /0 \(the likeliest token\) or above/],
  ])('run %j is refused', async (words, code, message) => {
    const ended = await workplace.run(['run', '--quiet', ...words]);
    expect(ended.stderr).toMatch(message);
    expect(ended.code).toBe(code);
  });
});

describe.each(['run', 'measure', 'watch', 'doctor'])('wattbench %s', (command) => {
  const rest = command === 'measure' ? ['--', process.execPath, '-e', ''] : [];

  it('refuses an option that the meter does not take', async () => {
    const { code, stderr } = await workplace.run([command, '--meter', 'estimate:tdp=65', ...rest]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/CONFIG_INVALID: meter estimate: .*"tdp".*tdpW/);
  });

  it('refuses a secret without showing it, with --debug too', async () => {
    const words = [command, '--debug', '--meter', 'shelly:password=geheim-7391', ...rest];
    const { code, stdout, stderr } = await workplace.run(words);
    expect(code).toBe(2);
    expect(stderr).toContain('WATTBENCH_SHELLY_PASSWORD');
    expect(stdout + stderr).not.toContain('geheim-7391');
  });

  it('refuses a name that is not known', async () => {
    const { code, stderr } = await workplace.run([command, '--meter', 'rapple', ...rest]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/UNKNOWN_METER: .*rapl/);
  });
});

describe('a meter with options', () => {
  it('is taken by its package name', async () => {
    const { mkdirSync } = await import('node:fs');
    const folder = 'node_modules/@acme/meter-foo';
    mkdirSync(`${workplace.folder}/${folder}`, { recursive: true });
    workplace.write(
      `${folder}/package.json`,
      '{"name":"@acme/meter-foo","type":"module","exports":"./index.js"}',
    );
    const fake = JSON.stringify(import.meta.resolve('@wattbench/testkit/meter'));
    workplace.write(
      `${folder}/index.js`,
      `import { fakeMeter } from ${fake}; export default (options) => fakeMeter({ id: 'foo', ...options });`,
    );
    const words = ['measure', '--json', '--meter', '@acme/meter-foo:powerW=1000', '--'];
    const { stderr } = await workplace.run([...words, process.execPath, '-e', '']);
    const { readings, durationS } = JSON.parse(stderr);
    expect(readings).toMatchObject([{ meter: 'foo', quality: 'measured' }]);
    expect(readings[0].energyJ).toBeGreaterThan(999 * durationS);
  });
});
