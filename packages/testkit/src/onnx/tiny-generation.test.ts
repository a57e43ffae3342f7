import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { endId } from './counting.js';
import { tinyGeneration, tinyWriterKinds } from './index.js';
import { tinyImage } from './tiny-image.js';

const prompts = fc
  .array(fc.constantFrom('one', 'seven', 'twelve', 'down', 'twice', 'count', 'zebra'), {
    maxLength: 8,
  })
  .map((words) => words.join(' '));

const images = fc
  .tuple(
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 255 }),
  )
  .map((colour) => tinyImage(colour, { width: 1, height: 1 }));

describe.each(tinyWriterKinds)('what the tiny model for %s writes', (kind) => {
  const inputs: fc.Arbitrary<unknown> = kind === 'image-to-text' ? images : prompts;
  const lengths = fc.integer({ min: 1, max: 40 });

  test('has the forced length and no end token', () => {
    const property = fc.property(inputs, lengths, (input, outputTokens) => {
      const { tokens, text } = tinyGeneration(kind, input, { outputTokens, length: 'forced' });
      expect(tokens).toHaveLength(outputTokens);
      expect(tokens).not.toContain(endId);
      expect(text.split(' ')).toHaveLength(outputTokens);
    });
    fc.assert(property, { seed: 1 });
  });

  test('ends at its end token, or at the length that is checked', () => {
    const property = fc.property(inputs, lengths, (input, outputTokens) => {
      const { tokens } = tinyGeneration(kind, input, { outputTokens, length: 'checked' });
      const endPlace = tokens.indexOf(endId);
      expect(tokens).toHaveLength(endPlace === -1 ? outputTokens : endPlace + 1);
    });
    fc.assert(property, { seed: 1 });
  });

  test('begins the same, whatever the length', () => {
    const property = fc.property(inputs, lengths, (input, outputTokens) => {
      for (const length of ['forced', 'checked'] as const) {
        const long = tinyGeneration(kind, input, { outputTokens: 40, length });
        const short = tinyGeneration(kind, input, { outputTokens, length });
        expect(short.tokens).toEqual(long.tokens.slice(0, outputTokens));
      }
    });
    fc.assert(property, { seed: 1 });
  });

  test('refuses an input of another form', () => {
    expect(() => tinyGeneration(kind, 7, { outputTokens: 1, length: 'forced' })).toThrow(
      expect.objectContaining({ code: 'DATASET_INVALID' }),
    );
  });
});

function count(prompt: string, outputTokens: number): string {
  return tinyGeneration('text-generation', prompt, { outputTokens, length: 'forced' }).text;
}

describe('counting', () => {
  test('goes on from the other side where no end is allowed', () => {
    expect(count('count from eleven', 3)).toBe('twelve one two');
    expect(count('count down from two', 3)).toBe('one twelve eleven');
    expect(count('twice ten', 3)).toBe('twelve two four');
  });

  test('begins at one, or down from twelve, after a word that is no number', () => {
    expect(count('please', 2)).toBe('one two');
    expect(count('three down', 2)).toBe('twelve eleven');
  });

  test('goes on beyond the length of a summary that is forced', () => {
    expect(
      tinyGeneration('summarization', 'down', { outputTokens: 6, length: 'forced' }).text,
    ).toBe('twelve eleven ten nine eight seven');
  });
});
