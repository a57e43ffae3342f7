import { describe, expect, it } from 'vitest';
import { collect } from '../__fixtures__/collect.js';
import { readLabelledSentences } from './labelled-sentences.js';
import { requireSameHeldOut, sentencesHash, splitSentences } from './sentence-split.js';
import { sentimentSentencesDataset } from './sentiment-sentences-dataset.js';

const all = readLabelledSentences();
const split = splitSentences(all.sentences);

function words(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

describe('readLabelledSentences', () => {
  it('accounts for every row of the three files', () => {
    expect(all.emptyRows).toBe(3);
    expect(all.repeatedRows).toBe(28);
    expect(all.sentences.length + all.emptyRows + all.repeatedRows).toBe(3003);
  });

  it('gives trimmed texts with both labels about equally often', () => {
    expect(all.sentences.filter(({ text }) => text === '' || text !== text.trim())).toEqual([]);
    const positive = all.sentences.filter(({ label }) => label === 'positive').length;
    expect(positive / all.sentences.length).toBeCloseTo(0.5, 1);
  });

  it('keeps label and text of a row together', () => {
    expect(all.sentences.find(({ id }) => id === 'imdb/0')).toEqual({
      id: 'imdb/0',
      text: 'A very, very, very slow-moving, aimless movie about a distressed, drifting young man.',
      label: 'negative',
    });
  });
});

async function ids(seed: number): Promise<readonly string[]> {
  const samples = await collect(sentimentSentencesDataset().samples({ seed, limit: 5 }));
  return samples.map(({ id }) => id);
}

describe('splitSentences', () => {
  it('holds a third out', () => {
    expect([split.training.length, split.heldOut.length]).toEqual([1982, 990]);
  });

  it('has no sentence in both parts, not even with other signs', () => {
    const training = new Set(split.training.map(({ text }) => words(text)));
    expect(split.heldOut.filter(({ text }) => training.has(words(text)))).toEqual([]);
  });

  it('decides by the sentence and not by its place', () => {
    const reversed = splitSentences(all.sentences.toReversed());
    expect(reversed.heldOut.toReversed()).toEqual(split.heldOut);
  });
});

describe('requireSameHeldOut', () => {
  const hash = sentencesHash(split.heldOut);

  it('accepts the sentences that were held out', () => {
    expect(() => requireSameHeldOut(split.heldOut, hash)).not.toThrow();
  });

  it('refuses others', () => {
    const error = 'hash to';
    expect(() => requireSameHeldOut(split.training, hash)).toThrow(error);
    expect(() => requireSameHeldOut(split.heldOut.slice(1), hash)).toThrow(error);
  });
});

describe('sentiment-sentences', () => {
  it('has the sentences that were held out, and no other', async () => {
    const dataset = sentimentSentencesDataset();
    const samples = await collect(dataset.samples({ seed: 1, limit: dataset.size }));
    expect(dataset.size).toBe(990);
    expect(new Set(samples.map(({ input }) => input))).toEqual(
      new Set(split.heldOut.map(({ text }) => text)),
    );
  });

  it('gives the same samples for the same seed', async () => {
    expect(await ids(4)).toEqual(await ids(4));
    expect(await ids(4)).not.toEqual(await ids(5));
  });
});
