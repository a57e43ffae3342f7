import { WattbenchError } from '@wattbench/core';
import type { LogitsProcessorList, Tensor } from '@huggingface/transformers';

import type { TransformersLibrary } from '../../library.js';

/** How tokens are drawn where the temperature is above 0. */
export interface DrawRules {
  readonly temperature: number;
  readonly seed: number;
}

/**
 * Draws the next token of each row from softmax(logits / temperature) over the whole vocabulary, by
 * leaving it as the only one that the greedy search of transformers.js can take.
 *
 * transformers.js 4.3.1 has a sampler of its own, which is not used: it sorts the logits in a further
 * session of onnxruntime, opened with a thread for each core, which spin, whatever was asked for; and it
 * draws from one generator of the whole process. Here every row of every call begins with the same seed
 * (Mersenne Twister 19937, the `Random` of transformers.js), so a text depends on its prompt and the seed
 * alone: not on the calls before it, and not on its batch.
 */
export function createTokenDraw(
  library: TransformersLibrary,
  { temperature, seed }: DrawRules,
): LogitsProcessorList {
  const { Random } = library.random;
  class TokenDraw extends library.LogitsProcessor {
    readonly #rows: InstanceType<typeof Random>[] = [];
    #weights = new Float64Array(0);

    /** Changes the logits [batch, vocabulary] in place. */
    override _call(_: bigint[][], logits: Tensor): Tensor {
      const [rows = 0, width = 0] = logits.dims;
      if (this.#weights.length !== width) this.#weights = new Float64Array(width);
      const data = logits.data as Float32Array;
      for (let row = 0; row < rows; row += 1) {
        const random = (this.#rows[row] ??= new Random(seed));
        const values = data.subarray(row * width, (row + 1) * width);
        const token = drawIndex(values, {
          weights: this.#weights,
          temperature,
          uniform: random.random(),
        });
        values.fill(Number.NEGATIVE_INFINITY);
        values[token] = 0;
      }
      return logits;
    }
  }
  const list = new library.LogitsProcessorList();
  list.push(new TokenDraw());
  return list;
}

/**
 * The index at which the running sum of exp((x - max) / temperature) passes `uniform` of its total
 * (inverse transform sampling: Devroye 1986, https://luc.devroye.org/rnbookindex.html, section III.2).
 * Throws `MODEL_MISMATCH` when there is no finite value.
 */
export function drawIndex(
  values: Float32Array,
  parts: {
    /** Room for as many numbers as there are values. */
    readonly weights: Float64Array;
    readonly temperature: number;
    /** From 0 to below 1. */
    readonly uniform: number;
  },
): number {
  const { weights, temperature, uniform } = parts;
  let maximum = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > maximum) maximum = value;
  let total = 0;
  for (const [index, value] of values.entries()) {
    const weight = Math.exp((value - maximum) / temperature);
    weights[index] = weight;
    total += weight;
  }
  if (!Number.isFinite(total)) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      'The logits of the next token hold a value that is not finite, so none can be drawn.',
      { fix: 'Try the model in another precision, or on another device.' },
    );
  }
  let rest = uniform * total;
  let last = 0;
  for (let index = 0; index < values.length; index += 1) {
    const weight = weights[index] ?? 0;
    if (weight === 0) continue;
    last = index;
    rest -= weight;
    if (rest < 0) return index;
  }
  // Rounding of the sum: the last token that could be drawn.
  return last;
}
