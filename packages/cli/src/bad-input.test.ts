import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeTinyModel } from '@wattbench/testkit/onnx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

const workplace = new Workplace();
const root = process.getuid?.() === 0;

beforeAll(() => {
  workplace.write('labels.jsonl', '{"text":"good","label":"positive"}\n');
});
afterAll(() => workplace.remove());

const quick = ['--protocol', 'smoke', '--repeats', '1', '--inferences', '5', '--meter', 'estimate'];

/** One paragraph with code, why and remedy; no stack; nothing on stdout. */
async function refusal(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const { code, stderr, stdout } = await workplace.run(words, environment);
  expect(stderr).toMatch(/^ {2}why: \S.+$/m);
  expect(stderr).toMatch(/^ {2}do: {2}\S.+$/m);
  expect(stderr).not.toMatch(/^\s+at /m);
  return { code, stdout, stderr };
}

describe('a name that is not known', () => {
  it.each([
    [['--task', 'text-clasification'], 'UNKNOWN_TASK', 'text-classification'],
    [['--model', 'fashon-mnist-cnn'], 'UNKNOWN_MODEL', 'fashion-mnist-cnn'],
    [
      ['--model', 'fashion-mnist-cnn', '--dataset', 'fashion-1k'],
      'UNKNOWN_DATASET',
      'fashion-mnist-1k',
    ],
    [['--backend', 'onx'], 'UNKNOWN_BACKEND', 'onnx'],
    [['--meter', 'rapple'], 'UNKNOWN_METER', 'rapl'],
    [['--suite', 'startr'], 'UNKNOWN_SUITE', 'starter'],
    [['--protocol', 'smok'], 'UNKNOWN_PROTOCOL', 'smoke'],
    [['--region', 'DEX'], 'UNKNOWN_REGION', 'DEU'],
  ])('%j gives %s with the nearest name', async (words, errorCode, nearest) => {
    const { code, stderr } = await refusal(['run', ...words]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${errorCode}: `);
    expect(stderr.slice(0, stderr.indexOf('why:'))).toContain(nearest);
  });
});

function own(folder: string): readonly string[] {
  const words = '--task text-classification --dataset ./labels.jsonl --model'.split(' ');
  return ['run', ...words, folder, ...quick];
}

describe('a model of the user', () => {
  it('without a task is a question of usage', async () => {
    mkdirSync(join(workplace.folder, 'taskless'), { recursive: true });
    const { code, stderr } = await refusal(['run', '--model', './taskless']);
    expect(code).toBe(2);
    expect(stderr).toContain('USAGE: ');
    expect(stderr).toContain('image-classification');
  });

  it('whose folder is not there', async () => {
    const { code, stderr } = await refusal(own('./nowhere'));
    expect(code).toBe(1);
    expect(stderr).toContain('MODEL_NOT_FOUND: ');
    expect(stderr).toContain('nowhere');
  });

  it('that lacks its graph', async () => {
    mkdirSync(join(workplace.folder, 'empty'), { recursive: true });
    const { stderr } = await refusal(own('./empty'));
    expect(stderr).toContain('MODEL_NOT_FOUND: ');
    expect(stderr).toContain('onnx/model.onnx');
  });

  it('whose graph is a page of HTML', async () => {
    const folder = join(workplace.folder, 'html');
    await writeTinyModel(folder, 'text-classification');
    writeFileSync(join(folder, 'onnx', 'model.onnx'), '<!DOCTYPE html><title>404</title>');
    const { code, stderr } = await refusal(own('./html'));
    expect(code).toBe(1);
    expect(stderr).toContain('MODEL_CORRUPT: ');
    expect(stderr).toMatch(/model\.onnx.*web page/s);
  });

  it('whose inputs are those of another task', async () => {
    const folder = join(workplace.folder, 'image');
    await writeTinyModel(folder, 'image-classification');
    const { code, stderr } = await refusal(own('./image'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/MODEL_(MISMATCH|NOT_FOUND): /);
    expect(stderr).toMatch(/pixel_values|tokenizer\.json/);
  });

  it('on a device that is not there', async () => {
    const folder = join(workplace.folder, 'fine');
    await writeTinyModel(folder, 'text-classification');
    const { code, stderr } = await refusal([...own('./fine'), '--device', 'cuda']);
    expect(code).toBe(1);
    expect(stderr).toContain('DEVICE_UNAVAILABLE: ');
  });

  it('with a line of data that is not what the task needs', async () => {
    const folder = join(workplace.folder, 'fine');
    await writeTinyModel(folder, 'text-classification');
    workplace.write('broken.jsonl', '{"text":"good","label":"positive"}\n{"txt":"bad"}\n');
    const { stderr } = await refusal([...own('./fine'), '--dataset', './broken.jsonl']);
    expect(stderr).toContain('DATASET_INVALID: ');
    expect(stderr).toMatch(/broken\.jsonl.*2/);
  });
});

describe('a config file', () => {
  it('with an error of syntax', async () => {
    const place = new Workplace();
    place.write('wattbench.config.ts', 'export default { backends: [ }');
    const { code, stderr } = await place.run(['run']);
    expect(code).toBe(1);
    expect(stderr).toContain('CONFIG_UNREADABLE: ');
    expect(stderr).toContain('wattbench.config.ts');
    expect(stderr).not.toMatch(/^\s+at /m);
    place.remove();
  });

  it('with a field that does not exist names it', async () => {
    const place = new Workplace();
    place.write('wattbench.config.mjs', 'export default { repeets: 3, threads: 0 };');
    const { code, stderr } = await place.run(['run']);
    expect(code).toBe(1);
    expect(stderr).toContain('CONFIG_INVALID: ');
    expect(stderr).toContain('repeets');
    expect(stderr).toContain('threads');
    place.remove();
  });

  it('that was named but is not there', async () => {
    const { code, stderr } = await refusal(['run', '--config', 'missing.ts']);
    expect(code).toBe(1);
    expect(stderr).toContain('CONFIG_UNREADABLE: ');
  });
});

function intoFolder(folder: string): readonly string[] {
  return ['run', '--model', 'fashion-mnist-cnn', '--output', folder, ...quick];
}

describe('a folder for results', () => {
  it('below a file cannot be made', async () => {
    const file = workplace.write('file', 'x');
    const { code, stderr } = await refusal(intoFolder(join(file, 'results')));
    expect(code).toBe(1);
    expect(stderr).toContain('OUTPUT_UNWRITABLE: ');
  });

  it.skipIf(root)(
    'without permission cannot be written (skipped for root: it may write all)',
    async () => {
      const folder = join(workplace.folder, 'locked');
      mkdirSync(folder);
      chmodSync(folder, 0o500);
      const { stderr } = await refusal(intoFolder(folder));
      expect(stderr).toContain('OUTPUT_UNWRITABLE: ');
    },
  );

  it('that holds nothing has no report', async () => {
    const { code, stderr } = await refusal(['report', './nothing-here']);
    expect(code).toBe(1);
    expect(stderr).toContain('RESULTS_NOT_FOUND: ');
  });
});

describe('an error', () => {
  it('shows its stack with --debug alone', async () => {
    const { stderr } = await workplace.run(['--debug', 'run', '--suite', 'none']);
    expect(stderr).toMatch(/^\s+at /m);
  });

  it('is an object with --json', async () => {
    const { code, stderr } = await workplace.run(['run', '--suite', 'none', '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'UNKNOWN_SUITE' } });
  });

  it('does not carry control characters of a file name to the terminal', async () => {
    const { stderr } = await workplace.run(['run', '--suite', 'a\u001b[2Jb']);
    expect(stderr).toContain('UNKNOWN_SUITE');
    expect(stderr).not.toContain('\u001b');
  });
});
