import type { Precision } from '@wattbench/core';
import { describe, expect, test } from 'vitest';

import { imageClassification } from '../image-classification/task.js';
import { scoreTolerance } from '../equivalence/score-tolerance.js';
import type { ClassificationOutput } from './label-score.js';

const equivalent = (
  a: ClassificationOutput,
  b: ClassificationOutput,
  precision: Precision = 'fp32',
) => imageClassification.equivalent(a, b, precision);

function output(scores: Readonly<Record<string, number>>) {
  return Object.entries(scores).map(([label, score]) => ({ label, score }));
}

/** Some models have two classes of one name. */
function cranes(scores: readonly number[]) {
  return scores.map((score) => ({ label: 'crane', score }));
}

describe('equivalent', () => {
  test('takes scores within the tolerance', () => {
    const near = scoreTolerance.fp32 * 0.9;
    expect(
      equivalent(output({ a: 0.6, b: 0.4 }), output({ a: 0.6 + near, b: 0.4 - near })),
    ).toEqual({
      equivalent: true,
    });
  });

  test('names the label and the scores outside the tolerance', () => {
    const far = scoreTolerance.fp32 * 1.1;
    const result = equivalent(output({ a: 0.6, b: 0.4 }), output({ a: 0.6, b: 0.4 - far }));
    expect(result).toEqual({ equivalent: false, difference: expect.stringContaining('"b": 0.4') });
  });

  test('refuses another first label even when the scores are near', () => {
    const result = equivalent(output({ a: 0.5001, b: 0.4999 }), output({ b: 0.5001, a: 0.4999 }));
    expect(result).toEqual({ equivalent: false, difference: 'first label "a" against "b"' });
  });

  test('refuses a score that is not a number', () => {
    const result = equivalent(output({ a: 0.6, b: Number.NaN }), output({ a: 0.6, b: 0.4 }));
    expect(result.equivalent).toBe(false);
  });

  test('refuses lists of different length', () => {
    expect(equivalent(output({ a: 1 }), output({ a: 1, b: 0 }))).toEqual({
      equivalent: false,
      difference: '1 labels against 2',
    });
  });

  test('takes labels that change places at the cut of a long list', () => {
    const shared = { a: 0.5, b: 0.2, c: 0.1, d: 0.05 };
    expect(equivalent(output({ ...shared, e: 0.0202 }), output({ ...shared, f: 0.0201 }))).toEqual({
      equivalent: true,
    });
  });

  test('refuses a label that the other list would have named before its cut', () => {
    const shared = { a: 0.5, b: 0.2, c: 0.1, d: 0.05 };
    const result = equivalent(output({ ...shared, e: 0.04 }), output({ ...shared, f: 0.02 }));
    expect(result).toEqual({
      equivalent: false,
      difference: expect.stringContaining('"e": 0.04 against at most 0.02'),
    });
  });

  test('refuses another label in a list that is complete', () => {
    const result = equivalent(
      output({ a: 0.99999, b: 0.00001 }),
      output({ a: 0.99999, c: 0.00001 }),
    );
    expect(result).toEqual({
      equivalent: false,
      difference: 'label "b" is in one answer only',
    });
  });

  test('compares two classes of one name highest first, as ImageNet has them', () => {
    expect(equivalent(cranes([0.7, 0.3]), cranes([0.7, 0.3]))).toEqual({ equivalent: true });
    expect(equivalent(cranes([0.7, 0.3]), cranes([0.7, 0.2])).equivalent).toBe(false);
  });

  test('refuses a score that is null, which JSON makes of NaN', () => {
    const read: ClassificationOutput = JSON.parse(
      '[{"label":"a","score":1},{"label":"b","score":null}]',
    );
    expect(equivalent(output({ a: 1, b: 0.0001 }), read).equivalent).toBe(false);
  });

  test('gives a coarser precision a wider tolerance, and no other label', () => {
    const [a, b] = [output({ a: 0.6, b: 0.4 }), output({ a: 0.55, b: 0.45 })];
    expect(equivalent(a, b, 'fp16').equivalent).toBe(false);
    expect(equivalent(a, b, 'int8')).toEqual({ equivalent: true });
    expect(equivalent(output({ a: 0.51, b: 0.49 }), output({ b: 0.51, a: 0.49 }), 'q4')).toEqual({
      equivalent: false,
      difference: 'first label "a" against "b"',
    });
  });
});
