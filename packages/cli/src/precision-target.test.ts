import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStore } from '@wattbench/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace, type Ended } from './__fixtures__/command-line.js';

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
  workplace.writeFakeConfig({
    backends:
      "[fakeBackend({ id: 'one', busyUs: 5000 }), fakeBackend({ id: 'two', busyUs: 5000 })]",
    protocol: `{ preset: 'smoke', repeats: 3, inferences: 40, accuracySamples: 5, baselineS: 0 }`,
  });
});
afterEach(() => workplace.remove());

interface Row {
  readonly planned: number;
  readonly repeats: number;
  readonly level: number;
  readonly target: { readonly met: boolean; readonly reached: number } | null;
  readonly issues: readonly { readonly code: string }[];
}

function rowsOf({ code, stdout, stderr }: Ended): readonly Row[] {
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as readonly Row[];
}

describe('wattbench run --target', () => {
  it('stops at the first look at which every figure is tight, and a resume adds nothing', async () => {
    const words = [
      'run',
      '--target',
      '100%',
      '--repeats',
      '6',
      '--target-of',
      'energy',
      '--max-repeats',
      '10',
      '--json',
    ];
    const first = await workplace.run(words);
    for (const row of rowsOf(first)) {
      expect(row).toMatchObject({ planned: 6, repeats: 6, target: { met: true } });
      expect(row.level).toBeCloseTo(1 - 0.05 / 3, 12);
    }
    expect(first.stderr).toContain('at most 20 runs');
    expect(first.stderr).toContain('looked at after 6, 8, 10 repeats');
    expect(first.stderr.match(/no further repeat: every energy is known to 100 %/g)).toHaveLength(
      1,
    );
    const results = join(workplace.folder, 'wattbench-results');
    const [stored] = await createStore(results).list();
    expect(stored?.results).toHaveLength(20);
    const before = await readFile(join(stored?.folder ?? '', 'results.jsonl'), 'utf8');
    rowsOf(await workplace.run([...words, '--resume']));
    expect(await readFile(join(stored?.folder ?? '', 'results.jsonl'), 'utf8')).toBe(before);
  });

  it('says so when the most repeats were not enough; all cells have as many', async () => {
    const rows = rowsOf(
      await workplace.run(['run', '--target', '0.001%', '--max-repeats', '4', '--json']),
    );
    expect(rows.map(({ repeats }) => repeats)).toEqual([4, 4]);
    // The best has a ratio of exactly 1.
    expect(rows.map(({ target }) => target?.met).toSorted()).toEqual([false, true]);
    expect(rows.flatMap(({ issues }) => issues.map(({ code }) => code))).toContain('target-missed');
  });

  it('adds no block when its time is up', async () => {
    const ended = await workplace.run(['run', '--target', '0.001%', '--budget', '0.1s', '--json']);
    expect(rowsOf(ended).map(({ repeats }) => repeats)).toEqual([1, 1]);
    expect(ended.stderr).toContain('no further repeat: the time of 0.1 s is up');
  });

  it.each([
    [['--target', '2'], 'It must be a share'],
    [['--target', '0%'], 'It must be a share'],
    [['--budget', '10m'], '--budget says how a target is reached'],
    [['--target', '2%', '--budget', 'soon'], 'It must be a time'],
    [['--target', '2%', '--max-repeats', '2'], 'at most 2 repeats are fewer than the 3'],
  ])('refuses %j', async (words, why) => {
    const { code, stderr } = await workplace.run(['run', ...words]);
    expect(code).toBe(2);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(why);
  });
});
