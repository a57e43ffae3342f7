import { describe, expect, test } from 'vitest';
import { peersFigures, seed } from './figures.mjs';
import { peersTable } from './peers-table.mjs';

interface Figure {
  readonly rule: string;
  readonly windowS: number;
  readonly load: string;
  readonly bias: number | null;
  readonly spread: number | null;
  readonly without: number;
  readonly silentGross: number;
  readonly covered: number | null;
}

const figures: readonly Figure[] = await peersFigures({ mostTwins: 12 });

function figureOf(rule: string, windowS: number, load: 'steady' | 'bursty' = 'steady') {
  const found = figures.find(
    (figure) => figure.rule === rule && figure.windowS === windowS && figure.load === load,
  );
  if (found === undefined) throw new Error(`no figure of ${rule}`);
  const { bias, spread } = found;
  return { ...found, bias: bias ?? Number.NaN, spread: spread ?? Number.NaN };
}

const own = ['counter', 'failing-counter', 'display', 'averaged-register'];

describe(`rules of other tools and ours on the same true power (seed ${seed})`, () => {
  test('ours is right on average and has no gross error that it does not say', () => {
    const ours = figures.filter(({ rule }) => own.includes(rule));
    expect(ours.filter(({ silentGross }) => silentGross > 0)).toEqual([]);
    for (const { bias, load, windowS } of ours) {
      if (bias === null || windowS < 5) continue;
      expect(Math.abs(bias)).toBeLessThan(load === 'steady' ? 0.003 : 0.01);
    }
  });

  test('our interval holds the truth of a steady load, whatever the meter', () => {
    const steady = figures.filter(({ rule, load }) => own.includes(rule) && load === 'steady');
    for (const { covered } of steady) expect(covered ?? 1).toBeGreaterThan(0.9);
  });

  test('where a read fails ours has no number; one taken for 0 adds a whole range', () => {
    expect(figureOf('failing-counter', 5).without).toBeGreaterThan(0);
    expect(figureOf('failing-counter', 3600).spread).toBeLessThan(0.001);
    expect(figureOf('failed read is 0, and then a wrap', 3600).bias).toBeGreaterThan(0.2);
  });

  test('time around a failed read that is left out makes an hour too low', () => {
    expect(figureOf('time around a failed read left out', 3600).bias).toBeLessThan(-0.004);
  });

  test('an hour with wraps: the plain difference of the counter is wrong every time', () => {
    expect(figureOf('difference of the counter, no wrap', 3600).silentGross).toBeGreaterThan(0.9);
    expect(figureOf('counter', 3600).spread).toBeLessThan(0.001);
  });

  test('a value of before the window that holds hides more than a third of half a second', () => {
    expect(figureOf('power every 1 s, last value holds', 0.5).bias).toBeLessThan(-0.35);
  });

  test('the mean of 1 s as it is shown hides more than a third of half a second, and ours says nothing', () => {
    expect(figureOf('mean of 1 s polled, as it is shown', 0.5).bias).toBeLessThan(-0.35);
    expect(figureOf('averaged-register', 0.5).without).toBe(1);
    expect(figureOf('mean of 1 s polled, as it is shown', 5).bias).toBeLessThan(-0.05);
  });

  test('a reading each 15 s of calls with gaps is off by a fifth and more', () => {
    expect(figureOf('power every 15 s', 60, 'bursty').spread).toBeGreaterThan(0.2);
    expect(figureOf('counter', 60, 'bursty').spread).toBeLessThan(0.001);
  });

  test('half of the data sheet is as wrong after an hour as after a moment', () => {
    expect(figureOf('half of the data sheet, times time', 60, 'bursty').spread).toBeGreaterThan(
      0.2,
    );
  });

  test('a difference of two passes multiplies their spread, however long they last', () => {
    const rule = 'call less a pass over its prompt';
    for (const windowS of [0.5, 60, 3600]) {
      expect(figureOf(rule, windowS).spread).toBeGreaterThan(0.05);
    }
  });

  test('stand in one table', async () => {
    const table = await peersTable(figures);
    expect(table).toContain('EnergiBridge');
    expect(table.split('\n').filter((line) => line.startsWith('| **wattbench**'))).toHaveLength(14);
  });
});
