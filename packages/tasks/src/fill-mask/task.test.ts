import { describe, expect, test } from 'vitest';

import { fillMask } from '../index.js';

const fills = (scores: Readonly<Record<string, number>>) =>
  Object.entries(scores).map(([token, score]) => ({ token, score }));

const five = fills({ Paris: 0.5, Lyon: 0.2, Nice: 0.1, Lille: 0.05, Metz: 0.02 });

const item = (reference: string | null, output = five) => ({
  sampleId: 's',
  input: 'He lives in [MASK].',
  output,
  reference,
});

describe('equivalent', () => {
  test('refuses another first token, whatever the precision', () => {
    const [a, b] = [fills({ Paris: 0.5, Lyon: 0.49 }), fills({ Lyon: 0.5, Paris: 0.49 })];
    expect(fillMask.equivalent(a, b, 'q4')).toEqual({
      equivalent: false,
      difference: 'first token "Paris" against "Lyon"',
    });
  });

  test('refuses a shared token whose score is further than the tolerance', () => {
    const other = fills({ Paris: 0.5, Lyon: 0.205, Nice: 0.1, Lille: 0.05, Metz: 0.02 });
    expect(fillMask.equivalent(five, other, 'fp16')).toEqual({ equivalent: true });
    expect(fillMask.equivalent(five, other, 'fp32')).toEqual({
      equivalent: false,
      difference: 'score of "Lyon": 0.2 against 0.205 (tolerance 0.001)',
    });
  });

  test('takes tokens that change places at the cut after five', () => {
    const other = fills({ Paris: 0.5, Lyon: 0.2, Nice: 0.1, Lille: 0.05, Brest: 0.0201 });
    expect(fillMask.equivalent(five, other, 'fp32')).toEqual({ equivalent: true });
  });

  test('refuses a token that the other list would have named before its cut', () => {
    const other = fills({ Paris: 0.5, Brest: 0.2, Nice: 0.1, Lille: 0.05, Metz: 0.02 });
    expect(fillMask.equivalent(five, other, 'fp32')).toEqual({
      equivalent: false,
      difference: 'score of "Lyon": 0.2 against at most 0.02 (tolerance 0.001)',
    });
  });
});

describe('score', () => {
  test('counts the first token and the first five', () => {
    const items = [item('Paris'), item('Lyon'), item('Metz'), item('Rome')];
    expect(fillMask.score(items)).toEqual({ 'top-1-accuracy': 1 / 4, 'top-5-accuracy': 3 / 4 });
  });

  test('does not compare the space that some tokenizers write before a word', () => {
    const scored = item('Paris', fills({ ' Paris': 0.5 }));
    expect(fillMask.score([scored])).toEqual({ 'top-1-accuracy': 1, 'top-5-accuracy': 1 });
  });

  test('leaves out what has no reference, and counts no answer as a wrong one', () => {
    expect(fillMask.score([item('Paris'), item(null), item('Paris', [])])).toEqual({
      'top-1-accuracy': 0.5,
      'top-5-accuracy': 0.5,
    });
    expect(fillMask.score([item(null)])).toEqual({});
  });
});
