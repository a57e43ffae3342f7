import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readLabelledSentences } from '../sentiment-sentences/labelled-sentences.js';
import { openEncoder } from '../use-sentiment/open-encoder.js';
import { headFile, type SentimentHead } from './sentiment-head.js';
import { trainHead } from './train-head.js';

const shipped = JSON.parse(readFileSync(headFile, 'utf8')) as SentimentHead;
let trained: SentimentHead;

beforeAll(async () => {
  const encoder = await openEncoder();
  trained = await trainHead({
    sentences: readLabelledSentences(),
    encoderHash: encoder.hash,
    embed: encoder.embed,
  });
  await encoder.close();
});

describe('the shipped head is the one that its training gives', () => {
  it('in its weights', () => {
    expect(shipped.weights.length).toBe(512);
    const differences = shipped.weights.map((weight, index) =>
      Math.abs(weight - (trained.weights[index] ?? Number.NaN)),
    );
    // Rounding of embeddings (1e-7) over the regularisation (5e-4), which is the least curvature.
    expect(Math.max(...differences)).toBeLessThan(1e-3);
    expect(Math.abs(shipped.bias - trained.bias)).toBeLessThan(1e-3);
  });

  it('in what it says of its sources', () => {
    expect(shipped.encoderHash).toBe(trained.encoderHash);
    expect(shipped.sentenceFiles).toEqual(trained.sentenceFiles);
    expect(shipped.skipped).toEqual(trained.skipped);
  });

  it.each(['training', 'heldOut'] as const)('in what it says of the part %s', (part) => {
    expect(shipped[part].sentences).toBe(trained[part].sentences);
    expect(shipped[part].sentencesSha256).toBe(trained[part].sentencesSha256);
    // One sentence may lie on the border.
    expect(Math.abs(shipped[part].accuracy - trained[part].accuracy)).toBeLessThan(
      1.5 / shipped[part].sentences,
    );
  });

  it('and is right for most sentences that were held out', () => {
    expect(trained.heldOut.accuracy).toBeGreaterThan(0.86);
  });
});
