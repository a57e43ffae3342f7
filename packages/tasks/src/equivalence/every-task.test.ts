import { precisions, type Task } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { tasks } from '../index.js';

/** Few and near ones, so that two answers are often equivalent and often not. */
const score = fc.constantFrom(0.5, 0.5004, 0.55, 0.7, 0.9);
const name = fc.constantFrom('a', 'b', 'c');

/** Highest first, names may come twice: some models have two classes of one name. */
function ranking<Key extends string>(key: Key) {
  return fc
    .array(fc.record({ name, score }), { maxLength: 5 })
    .map((list) =>
      list
        .toSorted((a, b) => b.score - a.score)
        .map((entry) => ({ [key]: entry.name, score: entry.score })),
    );
}

const labels = ranking('label');
const text = fc.record({
  text: fc.string(),
  tokens: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 12 }),
});
const box = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(20), fc.nat(20))
  .map(([xmin, ymin, width, height]) => ({
    xmin,
    ymin,
    xmax: xmin + width / 2,
    ymax: ymin + height / 2,
  }));
const unitVector = fc
  .array(fc.integer({ min: -3, max: 3 }), { minLength: 4, maxLength: 5 })
  .filter((vector) => vector.some((value) => value !== 0))
  .map((vector) => vector.map((value) => value / Math.hypot(...vector)));

/** Valid outputs of each task. */
const outputs: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  'text-classification': labels,
  'image-classification': labels,
  'token-classification': fc
    .array(fc.record({ token: name, label: name, score }), { maxLength: 3 })
    .map((list) => list.map((token, index) => ({ index: index + 1, ...token }))),
  'question-answering': fc.record({ answer: fc.constantFrom('', 'the cat'), score }),
  'fill-mask': ranking('token'),
  'text-generation': text,
  summarization: text,
  'image-to-text': text,
  'object-detection': fc.array(fc.record({ label: name, score, box }), { maxLength: 4 }),
  'feature-extraction': unitVector,
};

const precision = fc.constantFrom(...precisions);

function outputOf(task: Task): fc.Arbitrary<unknown> {
  const output = outputs[task.id];
  if (output === undefined) throw new Error(`no outputs for ${task.id}`);
  return output;
}

/** How many numbers a value holds. */
function countNumbers(value: unknown): number {
  if (typeof value === 'number') return 1;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce<number>((sum, part) => sum + countNumbers(part), 0);
}

/** The same value with its number at a place put out. */
function spoil(value: unknown, { place, bad }: { place: number; bad: unknown }): unknown {
  let seen = 0;
  const marked = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part !== 'number') return part;
    seen += 1;
    return seen - 1 === place ? { bad: true } : part;
  });
  return JSON.parse(marked, (_, part: unknown) =>
    typeof part === 'object' && part !== null && 'bad' in part ? bad : part,
  );
}

/** What a broken runtime gives, and what JSON makes of it; and which number of an answer is such a one. */
const fault = fc.record({
  bad: fc.constantFrom<unknown>(Number.NaN, Number.POSITIVE_INFINITY, null),
  draw: fc.nat(),
});

describe.each(tasks.map((task) => [task.id, task] as const))(
  'equivalent of %s (seed 29)',
  (_, task) => {
    const output = outputOf(task);

    test('takes every answer as equivalent to itself', () => {
      fc.assert(
        fc.property(output, precision, (answer, at) => {
          expect(task.equivalent(answer, structuredClone(answer), at)).toEqual({
            equivalent: true,
          });
        }),
        { seed: 29, numRuns: 300 },
      );
    });

    test('does not depend on which answer comes first', () => {
      fc.assert(
        fc.property(output, output, precision, (a, b, at) => {
          expect(task.equivalent(a, b, at).equivalent).toBe(task.equivalent(b, a, at).equivalent);
        }),
        { seed: 29, numRuns: 500 },
      );
    });

    test('refuses a number that is none, in one answer and in both', () => {
      fc.assert(
        fc.property(output, precision, fault, (answer, at, { bad, draw }) => {
          const count = countNumbers(answer);
          fc.pre(count > 0);
          const spoilt = spoil(answer, { place: draw % count, bad });
          expect(task.equivalent(answer, spoilt, at).equivalent).toBe(false);
          expect(task.equivalent(spoilt, structuredClone(spoilt), at).equivalent).toBe(false);
        }),
        { seed: 29, numRuns: 300 },
      );
    });

    test('says in one short line what differs', () => {
      fc.assert(
        fc.property(output, output, precision, (a, b, at) => {
          const result = task.equivalent(a, b, at);
          fc.pre(!result.equivalent);
          expect(result).toEqual({
            equivalent: false,
            difference: expect.stringMatching(/^.{10,200}$/),
          });
        }),
        { seed: 29, numRuns: 100 },
      );
    });
  },
);
