import { precisions } from '@wattbench/core';
import { describe, expect, test } from 'vitest';

import { tasks, textGeneration } from '../index.js';
import { editDistanceTolerance } from './equivalence.js';

const written = (tokens: readonly number[]) => ({ text: tokens.join(' '), tokens });
const count = (length: number) => Array.from({ length }, (_, index) => index);

/** The first `length` of twenty tokens, and others after them. */
const keeping = (length: number) =>
  written(count(20).map((index) => (index < length ? index : 100 + index)));

const generatingTasks = tasks.filter(({ unit }) => unit === 'output-token');

describe.each(generatingTasks)('$id', (task) => {
  test('counts the tokens that were written', () => {
    expect(task.countUnits(written([5, 7, 2]), 'an input')).toBe(3);
  });

  test('has no metric yet, and scores nothing', () => {
    expect(task.metrics).toEqual([]);
    expect(task.score([])).toEqual({});
  });

  test('asks for the same tokens in float32, and names the first other one', () => {
    expect(task.equivalent(written([1, 2, 3]), written([1, 9, 3]), 'fp32')).toEqual({
      equivalent: false,
      difference: 'token 1 is 2 against 9, of 3 tokens and 3',
    });
    expect(task.equivalent(written([1, 2]), written([1, 2, 3]), 'fp32')).toEqual({
      equivalent: false,
      difference: 'token 2 is missing against 3, of 2 tokens and 3',
    });
  });

  test.each([
    ['fp16', 18, 17],
    ['int8', 15, 14],
    ['uint8', 15, 14],
    ['q4', 10, 9],
  ] as const)(
    'takes twenty tokens in %s when the first %d are the same, not %d',
    (at, enough, few) => {
      expect(task.equivalent(keeping(20), keeping(enough), at)).toEqual({ equivalent: true });
      expect(task.equivalent(keeping(20), keeping(few), at)).toEqual({
        equivalent: false,
        difference: expect.stringContaining(`${20 - few} edits in 20 tokens`),
      });
    },
  );

  test('takes a token that was left out as one edit', () => {
    const [whole, shorter] = [written(count(20)), written(count(20).slice(1))];
    expect(task.equivalent(whole, shorter, 'fp16')).toEqual({ equivalent: true });
  });
});

describe('answers of many tokens', () => {
  test('must be the same: to compare others would take too long', () => {
    const long = count(100_000);
    expect(textGeneration.equivalent(written(long), written([...long]), 'q4')).toEqual({
      equivalent: true,
    });
    expect(textGeneration.equivalent(written(long), written([7, ...long.slice(1)]), 'q4')).toEqual({
      equivalent: false,
      difference: 'token 0 is 0 against 7, of 100000 tokens and 100000',
    });
  });
});

test('the tolerance never gets smaller from a finer precision to a coarser one', () => {
  const bounds = precisions.map((precision) => editDistanceTolerance[precision]);
  expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
});
