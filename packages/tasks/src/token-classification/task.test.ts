import { describe, expect, test } from 'vitest';

import { tokenClassification, type TokenLabel } from '../index.js';

const tokens = (labels: readonly string[], score = 0.9): readonly TokenLabel[] =>
  labels.map((label, index) => ({ index: index + 1, token: `t${index}`, label, score }));

const item = (labels: readonly string[], reference: readonly string[] | null) => ({
  sampleId: 's',
  input: 'text',
  output: tokens(labels),
  reference,
});

describe('equivalent', () => {
  test('takes scores within the tolerance of the precision', () => {
    const [a, b] = [tokens(['O'], 0.9), tokens(['O'], 0.905)];
    expect(tokenClassification.equivalent(a, b, 'fp16')).toEqual({ equivalent: true });
    expect(tokenClassification.equivalent(a, b, 'fp32')).toEqual({
      equivalent: false,
      difference: 'score of token "t0" at 1: 0.9 against 0.905 (tolerance 0.001)',
    });
  });

  test('refuses another label, whatever the precision, and names the first', () => {
    expect(
      tokenClassification.equivalent(tokens(['O', 'B-PER']), tokens(['O', 'B-LOC']), 'q4'),
    ).toEqual({
      equivalent: false,
      difference: 'label of token "t1" at 2: "B-PER" against "B-LOC"',
    });
  });

  test('refuses another number of tokens', () => {
    expect(tokenClassification.equivalent(tokens(['O']), tokens(['O', 'O']), 'fp32')).toEqual({
      equivalent: false,
      difference: '1 tokens against 2',
    });
  });

  test('refuses other tokens, which say that the text was cut in another way', () => {
    const [one] = tokens(['O']);
    const other = { index: 1, token: 'else', label: 'O', score: 0.9 };
    expect(tokenClassification.equivalent(one === undefined ? [] : [one], [other], 'fp32')).toEqual(
      { equivalent: false, difference: 'token "t0" at 1 against "else" at 1' },
    );
  });
});

describe('score', () => {
  test('is the share of right tokens over all samples', () => {
    const items = [item(['O', 'B-PER', 'O'], ['O', 'B-PER', 'B-LOC']), item(['O'], ['O'])];
    expect(tokenClassification.score(items)).toEqual({ accuracy: 3 / 4 });
  });

  test('leaves out a metric where the labels are not one for each token', () => {
    const items = [item(['O', 'O'], ['O']), item(['O'], ['O'])];
    expect(tokenClassification.score(items)).toEqual({});
  });

  test('counts the samples with a reference only', () => {
    expect(tokenClassification.score([item(['O'], ['O']), item(['O'], null)])).toEqual({
      accuracy: 1,
    });
  });

  test('gives no metric without any reference, or without a token', () => {
    expect(tokenClassification.score([item(['O'], null)])).toEqual({});
    expect(tokenClassification.score([item([], [])])).toEqual({});
    expect(tokenClassification.score([])).toEqual({});
  });
});
