import type { ScoredItem } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { textClassification } from '../text-classification/task.js';
import type { ClassificationOutput } from './label-score.js';

type Item = ScoredItem<string, ClassificationOutput, string>;

/** An item whose model has just these labels, the first being the answer. */
function item(reference: string, labels: readonly string[]): Item {
  const output = labels.map((label, index) => ({ label, score: 1 / (index + 2) }));
  return { sampleId: 's', input: 'text', output, reference };
}

const label = fc.constantFrom('a', 'b', 'c', 'd');
const items = fc.array(
  fc
    .tuple(label, fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 4 }))
    .map(([reference, labels]) => item(reference, labels)),
  { minLength: 1, maxLength: 40 },
);

/** From a full table of confusion, with precision and recall: another way to the same figure. */
function macroF1ByTable(scored: readonly Item[]): number {
  const pairs = scored.map(({ output, reference }) => [output[0]?.label, reference]);
  const names = [...new Set(pairs.flat())];
  const values = names.map((name) => {
    const hits = pairs.filter(([answer, right]) => answer === name && right === name).length;
    if (hits === 0) return 0;
    const precision = hits / pairs.filter(([answer]) => answer === name).length;
    const recall = hits / pairs.filter(([, right]) => right === name).length;
    return (2 * precision * recall) / (precision + recall);
  });
  return values.reduce((a, b) => a + b, 0) / names.length;
}

describe('score (seed 11)', () => {
  test('gives no metric without items', () => {
    expect(textClassification.score([])).toEqual({});
  });

  test('counts the first label against the reference', () => {
    const scored = [item('a', ['a', 'b']), item('b', ['a', 'b']), item('b', ['b', 'a'])];
    expect(textClassification.score(scored)['accuracy']).toBeCloseTo(2 / 3, 12);
  });

  test('gives the macro-F1 of a case worked out by hand', () => {
    const scored = [
      item('a', ['a', 'b', 'c']),
      item('a', ['b', 'a', 'c']),
      item('b', ['b', 'a', 'c']),
      item('c', ['b', 'a', 'c']),
    ];
    // a: 2/3. b: 2/4. c: 0.
    expect(textClassification.score(scored)['macro-f1']).toBeCloseTo((2 / 3 + 1 / 2) / 3, 12);
  });

  test('agrees with macro-F1 from precision and recall', () => {
    fc.assert(
      fc.property(items, (scored) => {
        const score = textClassification.score(scored);
        expect(score['macro-f1']).toBeCloseTo(macroF1ByTable(scored), 10);
      }),
      { seed: 11 },
    );
  });

  test('lies between 0 and 1 and does not depend on the order', () => {
    fc.assert(
      fc.property(items, (scored) => {
        const score = textClassification.score(scored);
        for (const value of Object.values(score)) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(textClassification.score(scored.toReversed())['accuracy']).toBe(score['accuracy']);
      }),
      { seed: 11 },
    );
  });

  test('counts an item without an answer as wrong', () => {
    expect(textClassification.score([item('a', ['a', 'b']), item('a', [])])['accuracy']).toBe(0.5);
  });

  test('refuses data whose labels the model does not have', () => {
    expect(() => textClassification.score([item('positive', ['POS', 'NEG'])])).toThrow(
      expect.objectContaining({
        code: 'MODEL_MISMATCH',
        message: expect.stringContaining('"positive"'),
      }),
    );
  });

  test('scores 0 where the lists of labels may be cut', () => {
    const scored = [item('g', ['a', 'b', 'c', 'd', 'e'])];
    expect(textClassification.score(scored)['accuracy']).toBe(0);
  });

  test('shows accuracy first', () => {
    expect(textClassification.metrics[0]).toEqual({ id: 'accuracy', better: 'higher' });
  });
});
