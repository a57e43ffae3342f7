import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { questionAnswering } from '../index.js';
import { normaliseAnswer } from './normalise-answer.js';
import { wordF1 } from './score.js';

const item = (answer: string, reference: readonly string[] | null) => ({
  sampleId: 's',
  input: { question: 'Who?', context: 'Some text.' },
  output: { answer, score: 0.9 },
  reference,
});

describe('equivalent', () => {
  const answer = { answer: 'Denver Broncos', score: 0.9 };

  test('takes the same answer with a near score', () => {
    const near = { ...answer, score: 0.905 };
    expect(questionAnswering.equivalent(answer, near, 'fp16')).toEqual({ equivalent: true });
    expect(questionAnswering.equivalent(answer, near, 'fp32')).toEqual({
      equivalent: false,
      difference: 'score 0.9 against 0.905 (tolerance 0.001)',
    });
  });

  test('refuses an answer that differs by a letter', () => {
    const other = { answer: 'Denver Bronco', score: 0.9 };
    expect(questionAnswering.equivalent(answer, other, 'q4')).toEqual({
      equivalent: false,
      difference: 'answer "Denver Broncos" against "Denver Bronco"',
    });
  });
});

const long = (letter: string) => ({ answer: letter.repeat(1000), score: 0.9 });

test('a difference shows the beginning of a long answer', () => {
  expect(questionAnswering.equivalent(long('a'), long('b'), 'fp32')).toEqual({
    equivalent: false,
    difference: `answer "${'a'.repeat(60)}"… against "${'b'.repeat(60)}"…`,
  });
});

describe('score', () => {
  // The first three are the examples of the card of https://huggingface.co/spaces/evaluate-metric/squad; the
  // figures of the others were given by the functions of SQuAD's evaluation script 2.0 in Python 3.
  test.each<[string, readonly string[], { exactMatch: number; f1: number }]>([
    ['1976', ['1976'], { exactMatch: 1, f1: 1 }],
    ['1999', ['1976'], { exactMatch: 0, f1: 0 }],
    ['Beyonce', ['climate change'], { exactMatch: 0, f1: 0 }],
    ['Denver', ['Denver Broncos', 'Denver, Colorado, 2016'], { exactMatch: 0, f1: 2 / 3 }],
    ['', ['the', 'x'], { exactMatch: 0, f1: 0 }],
    ['Broncos', ['the Denver Broncos', 'Denver Broncos'], { exactMatch: 0, f1: 2 / 3 }],
    ['the city of Santa Clara', ['Santa Clara, California'], { exactMatch: 0, f1: 4 / 7 }],
    ['us', ['U.S.'], { exactMatch: 1, f1: 1 }],
    ['DÉA  vu!', ['déa vu'], { exactMatch: 1, f1: 1 }],
    ['x x y', ['x y y'], { exactMatch: 0, f1: 2 / 3 }],
    ['the', ['the'], { exactMatch: 1, f1: 1 }],
    ['', ['the'], { exactMatch: 1, f1: 1 }],
    ['', [], { exactMatch: 1, f1: 1 }],
    ['x', [], { exactMatch: 0, f1: 0 }],
    ['', ['x'], { exactMatch: 0, f1: 0 }],
  ])('of %j for %j is %j', (answer, reference, { exactMatch, f1 }) => {
    const score = questionAnswering.score([item(answer, reference)]);
    expect(score['exact-match']).toBe(exactMatch);
    expect(score['f1']).toBeCloseTo(f1, 12);
  });

  test('is the mean over the questions that have a reference', () => {
    const items = [item('1976', ['1976']), item('Beyonce', ['climate change']), item('x', null)];
    expect(questionAnswering.score(items)).toEqual({ 'exact-match': 0.5, f1: 0.5 });
  });

  test('gives no metric without any reference', () => {
    expect(questionAnswering.score([item('x', null)])).toEqual({});
    expect(questionAnswering.score([])).toEqual({});
  });
});

describe('normaliseAnswer', () => {
  test.each([
    ['case, marks and spaces', '  The "Saint-Denis"\u00A0 (Paris). ', 'saintdenis paris'],
    ['articles between words only', 'a theme of an anthem', 'theme of anthem'],
    ['no article inside a word with accents', 'déa éa', 'déa éa'],
    ['marks beyond ASCII, which it keeps', '“one” — two', '“one” — two'],
  ])('puts in order %s', (_, answer, expected) => {
    expect(normaliseAnswer(answer)).toBe(expected);
  });
});

describe('wordF1 (seed 37)', () => {
  const answer = fc
    .array(fc.constantFrom('x', 'y', 'z', 'two'), { maxLength: 6 })
    .map((words) => words.join(' '));

  test('is symmetric and lies between 0 and 1', () => {
    fc.assert(
      fc.property(answer, answer, (a, b) => {
        const f1 = wordF1(a, b);
        expect(f1).toBe(wordF1(b, a));
        expect(f1).toBeGreaterThanOrEqual(0);
        expect(f1).toBeLessThanOrEqual(1);
      }),
      { seed: 37 },
    );
  });

  test('is 1 for the same words in any order', () => {
    fc.assert(
      fc.property(answer, (a) => {
        expect(wordF1(a, a.split(' ').toReversed().join(' '))).toBe(1);
      }),
      { seed: 37 },
    );
  });

  test('agrees with precision and recall', () => {
    fc.assert(
      fc.property(answer, answer, (a, b) => {
        fc.pre(a !== '' && b !== '');
        const [words, left] = [a.split(' '), b.split(' ')];
        const shared = words.filter((word) => {
          const place = left.indexOf(word);
          if (place === -1) return false;
          left.splice(place, 1);
          return true;
        }).length;
        const precision = shared / words.length;
        const recall = shared / b.split(' ').length;
        const expected = shared === 0 ? 0 : (2 * precision * recall) / (precision + recall);
        expect(wordF1(a, b)).toBeCloseTo(expected, 12);
      }),
      { seed: 37 },
    );
  });
});
