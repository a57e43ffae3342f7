import { join } from 'node:path';
import type { CompletedResult } from '@wattbench/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';
import { writeStored } from './__fixtures__/stored-experiment.js';
import { typedHere } from './__fixtures__/typed-here.js';

const workplace = new Workplace();
const results = join(workplace.folder, 'wattbench-results');
afterAll(() => workplace.remove());

const typed = (words: readonly string[]) => typedHere(workplace.folder, words);

const powersave = (result: CompletedResult): Partial<CompletedResult> => ({
  environment: {
    ...result.environment,
    cpu: { ...result.environment.cpu, governor: 'powersave' },
    operatingSystem: `a system with a very long name that no column of a table would hold\u001b[2J`,
  },
});

let first: string;
beforeAll(() => {
  first = writeStored(results, { createdAt: '2026-06-01T12:00:00.000Z' });
  writeStored(results, {
    createdAt: '2026-06-01T13:00:00.000Z',
    powerW: () => 45,
    threads: 2,
    change: powersave,
  });
});

describe('wattbench diff', () => {
  it('says by what the energy differs, and what could explain it, environment first', async () => {
    const { code, stdout, stderr } = await workplace.run(['diff', 'previous', 'latest']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain(
      'energy × 1.5 (mean ratio 1.5 to 1.5) = power × 1.5 · time × 1\n' +
        '    power 30 → 45 W, time 10 → 10 ms per inference\n' +
        '    mainly power: B draws more\n',
    );
    const order = ['cpu.governor', 'threads asked for', '  session', 'power in measure (W)'];
    const places = order.map((text) => stdout.indexOf(text));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
    expect(stdout).toMatch(/cpu\.governor +performance +powersave/);
    expect(stdout).toMatch(/the same: \d+ of \d+/);
    expect(stdout).not.toContain('\u001b');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('finds nothing between a file and itself, of any name', async () => {
    const { code, stdout } = await typed(['diff', first, 'previous', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      cells: [{ differences: [], split: { energy: 1, power: 1, time: 1 } }],
      onlyA: [],
      onlyB: [],
    });
  });

  it('sets two backends of one result side by side', async () => {
    const folder = join(workplace.folder, 'several');
    const file = writeStored(folder, {
      backends: ['onnx', 'tfjs'],
      powerW: ({ cell }) => (cell.backend.id === 'onnx' ? 30 : 60),
    });
    const words = ['diff', `${file}#onnx`, `${file}#tfjs`, '--json'];
    const { stdout } = await typed(words);
    const [cell, ...others] = JSON.parse(stdout).cells;
    expect(others).toEqual([]);
    expect(cell.split).toMatchObject({ energy: 2, power: 2, time: 1 });
    expect(cell.differences[0]).toMatchObject({ field: 'backend', a: ['onnx'], b: ['tfjs'] });
  });

  it.each([
    [['diff', 'previous'], 2, 'missing required argument'],
    [['diff', 'latest', 'nowhere'], 1, 'RESULTS_NOT_FOUND: nowhere holds no results'],
    [['diff', 'wattbench-results', 'latest'], 2, 'wattbench-results holds 2 experiments'],
  ])('%j ends with code %i and says why', async (words, expected, why) => {
    const { code, stderr, stdout } = await typed(words);
    expect(code).toBe(expected);
    expect(stderr).toContain(why);
    expect(stdout).toBe('');
  });
});
