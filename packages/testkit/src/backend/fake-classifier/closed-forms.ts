import type { GenerationRequest } from '@wattbench/core';

export interface Label {
  readonly label: string;
  readonly score: number;
}

/** Softmax of logits, the likeliest label first. */
export function labelsOf(labels: readonly string[], logits: readonly number[]): readonly Label[] {
  const powers = logits.map((logit) => Math.exp(logit));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return labels
    .map((label, index) => ({ label, score: (powers[index] ?? 0) / total }))
    .toSorted((one, other) => other.score - one.score);
}

/** Logits of a text: the mean of the weights of its words, against the mean turned round. */
export function textLogits(weights: readonly number[]): readonly number[] {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  return [-mean, mean];
}

/** Logits of an image: 4 times the mean of each channel, where a level from 0 to 255 counts from -1 to 1. */
export function imageLogits(levels: ArrayLike<number>): readonly number[] {
  const sums = [0, 0, 0];
  for (let place = 0; place < levels.length; place += 1) {
    sums[place % 3] = (sums[place % 3] ?? 0) + (levels[place] ?? 0);
  }
  const pixels = levels.length / 3;
  return sums.map((sum) => 4 * (sum / pixels / 127.5 - 1));
}

/** Word ids from 1 on; 0 ends a text. */
export const endToken = 0;

/** The next token is four places on in the vocabulary; above temperature 0, four or five, drawn by the seed. */
export function writeTokens(
  prompt: readonly number[],
  { vocabulary, request }: { readonly vocabulary: number; readonly request: GenerationRequest },
): readonly number[] {
  const { outputTokens, length, temperature, seed } = request;
  const tokens: number[] = [];
  let last = prompt.at(-1) ?? 1;
  let state = seed + prompt.length;
  while (tokens.length < outputTokens) {
    // Numerical Recipes, 2nd edition, section 7.1: a linear congruential generator of 32 bits.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const drawn = temperature > 0 ? state >>> 31 : 0;
    last = (last + 4 + drawn) % vocabulary;
    if (last === endToken && length === 'forced') last = 1;
    tokens.push(last);
    if (last === endToken) break;
  }
  return tokens;
}
