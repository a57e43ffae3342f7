import { WattbenchError } from '@wattbench/core';

/** Between white space, the one split that needs no tokenizer: a tokenizer belongs to a runtime's model. */
export function wordsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Exactly so many words: the first ones, or all of them said again from the start. Throws `DATASET_INVALID`. */
export function withWords(text: string, words: number): string {
  return repeated(wordsOf(text), words).join(' ');
}

/** Throws `DATASET_INVALID` when there is no word to repeat. */
export function repeated(own: readonly string[], words: number): readonly string[] {
  const { length } = own;
  if (length === 0 && words > 0) {
    throw new WattbenchError(
      'DATASET_INVALID',
      `A text without a word that can be repeated cannot be brought to ${words} words.`,
      { fix: 'Leave such texts out of the data, or measure without `--input-words`.' },
    );
  }
  return Array.from({ length: words }, (_, index) => own[index % length] ?? '');
}
