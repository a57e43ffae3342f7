import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
});
afterEach(() => workplace.remove());

const protocol =
  "{ preset: 'smoke', repeats: 1, inferences: 8, accuracySamples: 2, baselineS: 0.01 }";

describe('the axes of a run', () => {
  it('are lists: each combination is measured, told while it runs, and a row of its own', async () => {
    workplace.writeFakeConfig({ backends: '[fakeBackend()]', protocol });
    const words = ['run', '--json', '--batch-size', '1,4', '--concurrency', '1', '2'];
    const { code, stdout, stderr } = await workplace.run(words);
    expect(code).toBe(0);
    const rows = JSON.parse(stdout) as readonly {
      readonly batchSize: number;
      readonly concurrency: number;
      readonly variant: string;
    }[];
    expect(
      rows.map(({ batchSize, concurrency, variant }) => [batchSize, concurrency, variant]),
    ).toEqual([
      [1, 1, 'batch 1, 1 call at once'],
      [1, 2, 'batch 1, 2 calls at once'],
      [4, 1, 'batch 4, 1 call at once'],
      [4, 2, 'batch 4, 2 calls at once'],
    ]);
    expect(stderr).toContain(': 4 runs, ');
    expect(stderr).toMatch(/fake · batch 4 · 2 at once · repeat 1\/1 · done in /);
    const { stdout: report } = await workplace.run(['report']);
    expect(report).toContain('4 at a time, 2 calls at once');
    const { stderr: again } = await workplace.run([...words, '--resume']);
    expect(again).toBe('');
  });

  it('are refused where a task cannot have them', async () => {
    workplace.writeFakeConfig({ backends: '[fakeBackend()]', protocol });
    for (const words of [
      ['--input-words', '16'],
      ['--output-tokens', '8,16'],
    ]) {
      const { code, stderr } = await workplace.run(['run', ...words]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^USAGE: .*image-classification/);
    }
  });

  it('are refused in numbers that nobody means', async () => {
    workplace.writeFakeConfig({ backends: '[fakeBackend()]', protocol });
    const list = Array.from({ length: 40 }, (_, index) => index + 1).join(',');
    const { code, stderr } = await workplace.run([
      'run',
      '--batch-size',
      list,
      '--output-tokens',
      list,
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('1600 runs for every repeat; at most 1000');
    expect(existsSync(join(workplace.folder, 'wattbench-results'))).toBe(false);
  });
});

describe('a field of the protocol that cannot be', () => {
  it.each([
    ["{ preset: 'smoke', warmUp: { minimumS: 9 } }", 'protocol.warmUp.minimumS'],
    ["{ preset: 'smoke', warmUp: { maximumS: 'long' } }", 'maximumS'],
    ["{ preset: 'smoke', minimumWindow: { sekonds: 9 } }", 'sekonds'],
    ["{ preset: 'smoke', accuracyGate: 0.9, accuracySamples: 0 }", 'protocol.accuracyGate'],
  ])('in %s is named', async (wrong, field) => {
    workplace.writeFakeConfig({ backends: '[fakeBackend()]', protocol: wrong });
    const { code, stderr } = await workplace.run(['run']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^CONFIG_INVALID: /);
    expect(stderr).toContain(field);
  });
});
