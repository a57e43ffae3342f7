import { join } from 'node:path';
import type { CompletedResult } from '@wattbench/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';
import { writeStored, type StoredOptions } from './__fixtures__/stored-experiment.js';
import { typedHere } from './__fixtures__/typed-here.js';

const workplace = new Workplace();
const results = join(workplace.folder, 'wattbench-results');
afterAll(() => workplace.remove());

const typed = (words: readonly string[]) => typedHere(workplace.folder, words);

/** Repeats of 30 W that differ by about 1 %; tfjs takes 1.3 times as much. */
const power =
  (factor: number): NonNullable<StoredOptions['powerW']> =>
  ({ repeat, cell }) =>
    30 * factor * (cell.backend.id === 'tfjs' ? 1.3 : 1) * (1 + 0.01 * Math.sin(repeat * 7.3));

function stored(day: number, options: StoredOptions): string {
  return writeStored(results, {
    repeats: 5,
    createdAt: `2026-06-${String(day).padStart(2, '0')}T12:00:00.000Z`,
    powerW: power(1),
    ...options,
  });
}

/** A name that would be markup, and would steer a terminal. */
const hostile = (result: CompletedResult): Partial<CompletedResult> => ({
  environment: { ...result.environment, machine: '|<b>\u001b[2J' },
});

let first: string;
beforeAll(() => {
  first = stored(1, { backends: ['onnx', 'tfjs'] });
  stored(2, { backends: ['onnx', 'tfjs'], powerW: power(1.1) });
});

describe('wattbench compare', () => {
  it('answers in the first line of each pair, with what stands beside it, in 80 columns', async () => {
    const { code, stdout, stderr } = await workplace.run(['compare', 'previous', 'latest']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^A {2}previous \(stored, 2026-06-01 12:00, .*\)\nB {2}latest \(/);
    expect(stdout).toMatch(
      /\n\nB uses 10 % more energy than A \(9–11 %\): mine · my\.jsonl · onnx, cpu\.\n {2}A {11}onnx, cpu {2}8\d/,
    );
    expect(stdout.match(/\nB uses/g)).toHaveLength(2);
    expect(stdout).toMatch(/ratio B\/A {3}1\.100? \(.* % interval; one meter read both/);
    expect(stdout).toMatch(/test +p < 0\.0001 corrected for 2 comparisons \(p < 0\.0001 alone\)/);
    expect(stdout).toMatch(/could show +a rise of energy by \d\S* % or more/);
    expect(stdout).toContain('equivalent, 4 of 4 inputs');
    expect(stdout).toContain('accuracy 1.00 on both');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('compares two backends of one result, and a file with it', async () => {
    const backends = await typed(['compare', 'latest#onnx', 'latest#tfjs', '--json']);
    expect(backends.code).toBe(0);
    expect(JSON.parse(backends.stdout)).toMatchObject({
      metric: 'energy',
      pairs: [
        {
          a: { facets: { backend: 'onnx' } },
          b: { facets: { backend: 'tfjs' } },
          result: { verdict: 'b-uses-more' },
        },
      ],
      unpaired: [],
    });
    const file = await typed(['compare', `${first}#backend=tfjs`, 'latest#tfjs,threads=1']);
    expect(file.stdout).toContain(
      'B uses 10 % more energy than A (9–11 %): mine · my.jsonl · tfjs, cpu.',
    );
  });

  it('finds nothing between a result and itself', async () => {
    const { stdout } = await typed(['compare', 'latest', 'latest']);
    expect(stdout.match(/No difference shown: B uses 1\.00\d* times/g)).toHaveLength(2);
  });

  it('calls CPU time what it is', async () => {
    const { stdout } = await typed(['compare', 'previous', 'latest', '--metric', 'cpu-time']);
    expect(stdout).toContain('times the CPU time of A');
    expect(stdout).toContain('It is not energy.');
    expect(stdout).not.toMatch(/Wh|energy of A|gross/);
  });

  it('escapes what Markdown would read as markup', async () => {
    const file = writeStored(join(workplace.folder, 'odd'), { repeats: 3, change: hostile });
    const { stdout } = await typed(['compare', 'latest#onnx', file, '--format', 'markdown']);
    expect(stdout).toContain(String.raw`machine: example → \|\<b\>\[2J`);
    expect(stdout).toContain('two meters, and the doubt of each is in it');
    expect(stdout).not.toContain('\u001b');
  });
});

describe('what cannot be compared', () => {
  it('is refused with everything that differs', async () => {
    const file = writeStored(join(workplace.folder, 'other'), {
      repeats: 3,
      protocol: { minimumWindow: { seconds: 9, meterUpdates: 0 } },
      change: ({ meters, phases }) => ({
        meters: meters.map((meter) => ({
          ...meter,
          channels: meter.channels.map((channel) => ({ ...channel, component: 'gpu' as const })),
        })),
        phases: phases.map((phase) => ({
          ...phase,
          readings: phase.readings.map((reading) => ({
            ...reading,
            ...(reading.state === 'read' ? { quality: 'estimated' as const } : {}),
          })),
        })),
      }),
    });
    const { code, stderr, stdout } = await typed(['compare', 'latest#onnx', file]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('NOT_COMPARABLE: mine · my.jsonl · onnx, cpu: protocol.minimumWindow');
    expect(stderr).toContain('boundary: cpu of the machine in A, gpu of the machine in B');
    expect(stderr).toContain('quality: measured in A, estimated in B');
  });

  it('is told apart from what has no partner, which is named with the nearest', async () => {
    const alone = writeStored(join(workplace.folder, 'alone'), { repeats: 3 });
    const { code, stdout } = await typed(['compare', 'previous', alone]);
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Only in A: mine · my.jsonl · tfjs, cpu; nearest in B: mine · my.jsonl · onnx, cpu.',
    );
  });

  it.each([
    ['latest#onx', 'no cell of latest has backend=onx; there is backend onnx, tfjs'],
    ['latest#engine=wasm', 'no cell of latest has engine=wasm; there are options none'],
    ['latest#onnx,backend=tfjs', 'says twice which backend'],
  ])('asked for as %s, is a mistake in typing', async (side, message) => {
    const { code, stderr } = await typed(['compare', side, 'latest']);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('is asked for again where a side leaves a choice, never guessed', async () => {
    const { code, stderr } = await typed(['compare', 'latest#onnx', 'latest#device=cpu']);
    expect(code).toBe(2);
    expect(stderr).toContain('could be compared with several cells');
    expect(stderr).toContain('backend=onnx or backend=tfjs');
  });
});
