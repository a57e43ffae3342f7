import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { fillMask, questionAnswering, tasks } from '../index.js';

const seed = 20;
const word = fc.stringMatching(/^[a-z]{1,6}$/);
const text = fc.array(word, { minLength: 1, maxLength: 20 }).map((words) => words.join(' '));
const length = fc.integer({ min: 1, max: 60 });

function countWords(shaped: unknown): number {
  return String(shaped).split(' ').length;
}

describe(`input words (seed ${seed})`, () => {
  test('can be set for tasks whose input is a text, and for no other', () => {
    const able = tasks.filter(({ withInputWords }) => withInputWords !== undefined);
    expect(able.map(({ id }) => id)).toEqual([
      'text-classification',
      'token-classification',
      'question-answering',
      'fill-mask',
      'text-generation',
      'summarization',
      'feature-extraction',
    ]);
  });

  test('are exactly as many as asked for, taken from the text in its order', () => {
    const plain = tasks.filter(
      ({ id, withInputWords }) =>
        withInputWords !== undefined && id !== 'question-answering' && id !== 'fill-mask',
    );
    fc.assert(
      fc.property(fc.constantFrom(...plain), text, length, (task, input, words) => {
        const own = input.split(' ');
        const expected = Array.from({ length: words }, (_, index) => own[index % own.length]);
        expect(task.withInputWords?.(input, words)).toBe(expected.join(' '));
      }),
      { seed, numRuns: 50 },
    );
  });

  test('keep the one mask of a text with a gap', () => {
    const masked = fc
      .tuple(
        fc.array(word, { minLength: 1, maxLength: 20 }),
        fc.nat(),
        fc.constantFrom('[MASK].', '<mask>'),
      )
      .map(([words, place, mask]) =>
        words.toSpliced(place % (words.length + 1), 0, mask).join(' '),
      );
    fc.assert(
      fc.property(masked, length, (input, words) => {
        const shaped = fillMask.withInputWords?.(input, words) ?? '';
        expect(countWords(shaped)).toBe(words);
        expect(shaped.match(/mask/gi)).toHaveLength(1);
      }),
      { seed, numRuns: 100 },
    );
  });

  test('refuse a text with a gap whose mask is not known', () => {
    expect(() => fillMask.withInputWords?.('the film was ___', 8)).toThrow(/\[MASK\] and <mask>/);
  });

  test('shape the context of a question and leave the question', () => {
    const input = { question: 'Who came?', context: 'Ada came.' };
    expect(questionAnswering.withInputWords?.(input, 3)).toEqual({
      question: 'Who came?',
      context: 'Ada came. Ada',
    });
  });

  test('refuse a text in which there is no word to repeat', () => {
    expect(() => questionAnswering.withInputWords?.({ question: 'q', context: ' \n' }, 2)).toThrow(
      /without a word/,
    );
    expect(() => fillMask.withInputWords?.('[MASK]', 2)).toThrow(/without a word/);
  });
});
