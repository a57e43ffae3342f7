import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { loadTransformers } from '../../library.js';
import { createTokenDraw, drawIndex } from './token-draw.js';

const library = await loadTransformers();
const fixed = { seed: 20_260_101, numRuns: 300 };

/** The tokens that are left for the greedy search, by step and then by row. */
function drawTokens(parts: {
  readonly seed: number;
  readonly rows: number;
  readonly steps: number;
}): readonly (readonly number[])[] {
  const { seed, rows, steps } = parts;
  const processors = createTokenDraw(library, { temperature: 1, seed });
  return Array.from({ length: steps }, () => {
    const logits = new library.Tensor('float32', new Float32Array(rows * 100), [rows, 100]);
    processors([], logits);
    return Array.from({ length: rows }, (_, row) => {
      const values = (logits.data as Float32Array).subarray(row * 100, (row + 1) * 100);
      const left = [...values.keys()].filter((index) => values[index] === 0);
      expect(left).toHaveLength(1);
      return left[0] ?? -1;
    });
  });
}

function draw(values: readonly number[], uniform: number, temperature = 1): number {
  const weights = new Float64Array(values.length);
  return drawIndex(Float32Array.from(values), { weights, temperature, uniform });
}

describe('the draw of tokens', () => {
  test('is the same for the same seed and another for another', () => {
    const parts = { rows: 1, steps: 20 };
    expect(drawTokens({ ...parts, seed: 4 })).toEqual(drawTokens({ ...parts, seed: 4 }));
    expect(drawTokens({ ...parts, seed: 4 })).not.toEqual(drawTokens({ ...parts, seed: 5 }));
  });

  test('of a row does not depend on the other rows', () => {
    const alone = drawTokens({ seed: 4, rows: 1, steps: 20 }).map(([token]) => token);
    const together = drawTokens({ seed: 4, rows: 3, steps: 20 });
    for (const row of [0, 1, 2]) expect(together.map((tokens) => tokens[row])).toEqual(alone);
  });

  test('takes each token as often as its probability says', () => {
    const logits = [0, Math.log(2), Math.log(5), Number.NEGATIVE_INFINITY];
    const counts = [0, 0, 0, 0];
    const steps = 8000;
    for (let step = 0; step < steps; step += 1) {
      const token = draw(logits, (step + 0.5) / steps);
      counts[token] = (counts[token] ?? 0) + 1;
    }
    expect(counts).toEqual([1000, 2000, 5000, 0]);
  });

  test('goes to the likeliest token as the temperature goes to 0', () => {
    expect(draw([1, 3, 2], 0.999, 0.01)).toBe(1);
  });

  test('flattens the probabilities as the temperature rises', () => {
    // exp(ln 16 / 2) = 4: of 5 parts the first is 1.
    expect(draw([0, Math.log(16)], 0.199, 2)).toBe(0);
    expect(draw([0, Math.log(16)], 0.201, 2)).toBe(1);
  });

  test('refuses logits that are not finite', () => {
    for (const values of [
      [Number.NaN, 1],
      [Number.NEGATIVE_INFINITY],
      [Number.POSITIVE_INFINITY],
    ]) {
      expect(() => draw(values, 0.5)).toThrow(expect.objectContaining({ code: 'MODEL_MISMATCH' }));
    }
  });

  test('takes only tokens that can be drawn', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.float({ min: -50, max: 50, noNaN: true }), fc.constant(-Infinity)), {
          minLength: 1,
        }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (values, uniform) => {
          fc.pre(values.some(Number.isFinite));
          const maximum = Math.max(...values);
          const token = values[draw(values, uniform)] ?? Number.NaN;
          expect(Math.exp(token - maximum)).toBeGreaterThan(0);
        },
      ),
      fixed,
    );
  });
});
