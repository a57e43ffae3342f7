import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { objectDetection, type DetectedObject } from '../index.js';

const object = (fields: Partial<DetectedObject> = {}): DetectedObject => ({
  label: 'cat',
  score: 0.9,
  box: { xmin: 0, ymin: 0, xmax: 10, ymax: 10 },
  ...fields,
});

/** A box of the same height whose overlap with that of `object()` is the given share. */
const overlapping = (share: number) => object({ box: { ...object().box, xmax: 10 * share } });

/** A box of the same size, moved to the right. */
const shifted = (by: number) => object({ box: { xmin: by, ymin: 0, xmax: 10 + by, ymax: 10 } });

const { equivalent } = objectDetection;

describe('equivalent', () => {
  test.each([
    ['fp32', 0.9, 0.89],
    ['fp16', 0.75, 0.74],
    ['int8', 0.5, 0.49],
    ['uint8', 0.5, 0.49],
    ['q4', 0.5, 0.49],
  ] as const)('takes boxes of one object in %s with an IoU of %d, not of %d', (at, enough, few) => {
    expect(equivalent([object()], [overlapping(enough)], at)).toEqual({ equivalent: true });
    expect(equivalent([object()], [overlapping(few)], at).equivalent).toBe(false);
  });

  test('shows the object that stands alone beside the nearest of its label', () => {
    const other = object({ box: { xmin: 20, ymin: 0, xmax: 30, ymax: 10 } });
    expect(equivalent([object()], [other], 'fp32')).toEqual({
      equivalent: false,
      difference:
        'object "cat" of score 0.9 at [0, 0, 10, 10] against "cat" of score 0.9 at [20, 0, 30, 10] (tolerance: IoU 0.9, score 0.001)',
    });
  });

  test('refuses another label at the same place', () => {
    expect(equivalent([object()], [object({ label: 'dog' })], 'q4')).toEqual({
      equivalent: false,
      difference: expect.stringContaining('against none of this label'),
    });
  });

  test('refuses a score that is further than the tolerance of the precision', () => {
    const other = [object({ score: 0.85 })];
    expect(equivalent([object()], other, 'fp16').equivalent).toBe(false);
    expect(equivalent([object()], other, 'int8')).toEqual({ equivalent: true });
  });

  test('lays each object on one other only', () => {
    expect(equivalent([object(), object()], [object()], 'q4').equivalent).toBe(false);
    expect(equivalent([object()], [object(), object()], 'q4').equivalent).toBe(false);
  });

  test('lays the boxes that overlap most on each other first', () => {
    // 0 could be laid on 3, which is the first pair, but then 2 and -2 would stay alone.
    const [a, b] = [
      [shifted(0), shifted(2)],
      [shifted(3), shifted(-2)],
    ];
    expect(equivalent(a, b, 'q4')).toEqual({ equivalent: true });
  });

  test('gives the same verdict both ways round, however many boxes overlap equally (seed 53)', () => {
    const objects = fc.array(fc.integer({ min: 0, max: 9 }).map(shifted), {
      minLength: 3,
      maxLength: 6,
    });
    fc.assert(
      fc.property(objects, objects, (a, b) => {
        expect(equivalent(a, b, 'q4').equivalent).toBe(equivalent(b, a, 'q4').equivalent);
        expect(equivalent(a, a, 'q4')).toEqual({ equivalent: true });
      }),
      { seed: 53, numRuns: 3000 },
    );
  });

  test('takes an object near the cut of 0.5 that one answer leaves out', () => {
    expect(equivalent([object(), object({ score: 0.5005 })], [object()], 'fp32')).toEqual({
      equivalent: true,
    });
    expect(equivalent([object()], [object(), object({ score: 0.5005 })], 'fp32')).toEqual({
      equivalent: true,
    });
    expect(equivalent([object()], [object(), object({ score: 0.502 })], 'fp32').equivalent).toBe(
      false,
    );
  });

  test('takes two answers without objects', () => {
    expect(equivalent([], [], 'fp32')).toEqual({ equivalent: true });
  });

  test('names an object whose box is no box', () => {
    const broken = object({ box: { ...object().box, ymax: Number.NaN } });
    expect(equivalent([broken], [broken], 'q4')).toEqual({
      equivalent: false,
      difference:
        'object "cat" of score 0.9 at [0, 0, 10, NaN] holds a value that is no finite number',
    });
  });
});

test('object-detection scores nothing yet', () => {
  expect(objectDetection.metrics).toEqual([]);
  expect(objectDetection.score([])).toEqual({});
});
