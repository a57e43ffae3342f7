import { WattbenchError } from '@wattbench/core';

import { repeated, wordsOf } from '../input-words/with-words.js';

/** As the tokenizers of BERT (`[MASK]`) and of RoBERTa (`<mask>`) write it. */
const mask = /\[mask\]|<mask>/i;

/**
 * Exactly so many words, one of which holds the mask: the first ones, or those that end with the mask where it stands
 * behind them; what is said again to make a text longer leaves the mask out. Throws `DATASET_INVALID`.
 */
export function maskInWords(text: string, words: number): string {
  const own = wordsOf(text);
  const place = own.findIndex((word) => mask.test(word));
  if (place === -1) {
    throw new WattbenchError(
      'DATASET_INVALID',
      'A text holds no mask that can be kept while it is brought to a number of words; known are [MASK] and <mask>.',
    );
  }
  if (own.length >= words) {
    const end = Math.max(words, place + 1);
    return own.slice(end - words, end).join(' ');
  }
  const others = own.filter((_, index) => index !== place);
  return [...own, ...repeated(others, words - own.length)].join(' ');
}
