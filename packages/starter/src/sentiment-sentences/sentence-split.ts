import { WattbenchError } from '@wattbench/core';
import { sha256 } from '../files/artifact-files.js';
import type { LabelledSentence } from './labelled-sentences.js';

export interface SentenceSplit {
  /** Two thirds: the head is fitted to them and to nothing else. */
  readonly training: readonly LabelledSentence[];
  /** One third: only ever used to test. */
  readonly heldOut: readonly LabelledSentence[];
}

/** Part of the meaning of the shipped head: a new value needs a new training. */
export const splitSeed = 1;

/**
 * Splits by the hash of seed and text, so that it holds for a sentence wherever it stands and no
 * random generator has to stay as it is. Both parts keep the order of `sentences`.
 */
export function splitSentences(sentences: readonly LabelledSentence[]): SentenceSplit {
  const byHash = sentences
    .map(({ id, text }) => ({ id, hash: sha256(`${splitSeed}\n${text}`) }))
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1));
  const heldOutIds = new Set(byHash.slice(0, Math.floor(byHash.length / 3)).map(({ id }) => id));
  return {
    training: sentences.filter(({ id }) => !heldOutIds.has(id)),
    heldOut: sentences.filter(({ id }) => heldOutIds.has(id)),
  };
}

/** Hash of the ids, texts and labels of sentences, in order. */
export function sentencesHash(sentences: readonly LabelledSentence[]): string {
  return sha256(JSON.stringify(sentences.map(({ id, text, label }) => [id, text, label])));
}

/**
 * Throws `DATASET_INVALID` when other sentences were held out in the training of the shipped head:
 * some of these could then have been trained on.
 */
export function requireSameHeldOut(
  heldOut: readonly LabelledSentence[],
  expectedSha256: string,
): void {
  const found = sentencesHash(heldOut);
  if (found === expectedSha256) return;
  throw new WattbenchError(
    'DATASET_INVALID',
    `The sentences of npm sentiment hash to ${found}, the head was tested on ${expectedSha256}.`,
    { fix: 'Install the version of sentiment that @wattbench/starter names.' },
  );
}
