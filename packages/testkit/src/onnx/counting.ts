import type { GenerationProtocol } from '@wattbench/core';

import { endToken, tinyTokenizer } from './tiny-tokenizer.js';

const numbers = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

export const downWord = 'down';
export const twiceWord = 'twice';

/** Of all the models that write text: they count. */
export const countingTokenizer = tinyTokenizer({
  kind: 'generator',
  words: [...numbers, downWord, twiceWord, 'count', 'from', 'please', 'and'],
  maximumTokens: 64,
});

export const endId = countingTokenizer.idOf(endToken);

const firstNumberId = countingTokenizer.idOf('one');

/** How a model counts: three switches. */
export interface CountingMode {
  /** From twelve to one instead of from one to twelve. */
  readonly down: boolean;
  /** In steps of two. */
  readonly twice: boolean;
  /** It has written enough, and ends. */
  readonly enough: boolean;
}

/** Rows of the table for one mode, one for each last token. */
export const rowsPerMode = countingTokenizer.tokens.length;

/** In the order of the table: `down` counts 1, `twice` 2 and `enough` 4. */
const modes: readonly CountingMode[] = Array.from({ length: 8 }, (_, index) => ({
  down: (index & 1) !== 0,
  twice: (index & 2) !== 0,
  enough: (index & 4) !== 0,
}));

/** Logits of the next token [modes x last token, vocabulary]. */
export const countingTable = {
  dims: [modes.length * rowsPerMode, rowsPerMode],
  values: modes.flatMap((mode) =>
    countingTokenizer.tokens.flatMap((_, last) => logitsAfter(last, mode)),
  ),
} as const;

/**
 * After a number comes the next one; after any other token counting begins. Beyond the last number
 * comes the end token, and where an end is not allowed counting goes on from the other side.
 */
function choicesAfter(last: number, mode: CountingMode): { best: number; second: number } {
  const step = (mode.down ? -1 : 1) * (mode.twice ? 2 : 1);
  const place = last - firstNumberId;
  const isNumber = place >= 0 && place < numbers.length;
  const start = mode.down ? numbers.length - 1 : 0;
  const next = isNumber ? place + step : start;
  const isBeyond = next < 0 || next >= numbers.length;
  if (isBeyond || mode.enough) return { best: endId, second: numberId(next) };
  return { best: numberId(next), second: numberId(next + step) };
}

function numberId(place: number): number {
  return firstNumberId + ((place + numbers.length) % numbers.length);
}

/** 4 for the best token and 3 for the second, so that greedy decoding is sure and drawing has a choice. */
function logitsAfter(last: number, mode: CountingMode): readonly number[] {
  const { best, second } = choicesAfter(last, mode);
  return countingTokenizer.tokens.map((token, id) => {
    if (id === best) return 4;
    if (id === second) return 3;
    return countingTokenizer.specialTokens.includes(token) ? -8 - id : -id / 64;
  });
}

export interface CountingStart extends Omit<CountingMode, 'enough'> {
  /** Id of the token before the first new one. */
  readonly last: number;
  /** It ends after so many new tokens, whatever it counts. */
  readonly longest: number;
}

/** What is written greedily: the new tokens with the end token, where one comes. */
export function countOn(
  { last, longest, ...mode }: CountingStart,
  request: Pick<GenerationProtocol, 'outputTokens' | 'length'>,
): { readonly text: string; readonly tokens: readonly number[] } {
  const tokens: number[] = [];
  while (tokens.length < request.outputTokens) {
    const before = tokens.at(-1) ?? last;
    const enough = tokens.length >= longest;
    const { best, second } = choicesAfter(before, { ...mode, enough });
    tokens.push(best === endId && request.length === 'forced' ? second : best);
    if (tokens.at(-1) === endId) break;
  }
  const words = tokens.filter((id) => id !== endId).map((id) => countingTokenizer.tokens[id]);
  return { text: words.join(' '), tokens };
}
