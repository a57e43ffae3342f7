import { WattbenchError } from '@wattbench/core';
import type { PreTrainedTokenizer } from '@huggingface/transformers';
import type { MaskFill } from '@wattbench/tasks';
import { rankScores, softmax } from '@wattbench/tasks/processing';

import { fixedWidth, rules, textGraph } from '../../model/graph-check.js';
import type { Outputs, TaskDefinition } from '../task-pipeline.js';
import type { TextBatch } from '../text-batch.js';
import { ForwardPipeline, graphOf, readNumbers } from './forward-pipeline.js';
import { openTextEncoder } from './text-encoder.js';
import { tokenRows } from './token-rows.js';

/** Fills that an answer keeps, as the pipeline of transformers.js does by default. */
const fills = 5;

interface MaskedBatch {
  /** Where the mask stands in the padded row of each text. */
  readonly places: readonly number[];
}

export const fillMask: TaskDefinition = {
  taskId: 'fill-mask',
  modelClass: (library) => library.AutoModelForMaskedLM,
  graphs: [textGraph(rules.logits(3))],
  openPipeline: async (parts) => {
    const { taskId, model, folder } = parts;
    const { tokenizer, encode } = await openTextEncoder(parts);
    const tokens = tokenizer.get_vocab().size;
    const width = fixedWidth(graphOf(model, 'model'), 'logits');
    if (width !== null && width < tokens) {
      throw new WattbenchError(
        'MODEL_MISMATCH',
        `The model gives ${width} logits for each token, and tokenizer.json has ${tokens} tokens; ${taskId} expects one for each.`,
      );
    }
    if (!Number.isInteger(tokenizer.mask_token_id)) {
      throw new WattbenchError(
        'MODEL_MISMATCH',
        `${folder.pathOf('tokenizer_config.json')}: field "mask_token" names no token of tokenizer.json; ${taskId} needs it.`,
      );
    }
    return new ForwardPipeline<MaskedBatch>(model, {
      encode: async (inputs) => {
        const { feeds, context: batch } = await encode(inputs);
        return { feeds, context: { places: findMasks(batch, tokenizer) } };
      },
      decode: (outputs, { places }) => fillMasks(outputs, { places, tokenizer }),
      settings: { tokenizer: tokenizer.constructor.name },
    });
  },
};

function findMasks(batch: TextBatch, tokenizer: PreTrainedTokenizer): readonly number[] {
  return tokenRows(batch).map((tokens, index) => {
    const masks = tokens.filter(({ id }) => id === tokenizer.mask_token_id);
    const [mask] = masks;
    if (mask !== undefined && masks.length === 1) return mask.place;
    throw new WattbenchError(
      'DATASET_INVALID',
      `Input ${index} of the batch has the mask token ${tokenizer.mask_token} ${masks.length} times after cutting; expected once.`,
    );
  });
}

function fillMasks(
  outputs: Outputs,
  parts: { readonly places: readonly number[]; readonly tokenizer: PreTrainedTokenizer },
): readonly (readonly MaskFill[])[] {
  const { places, tokenizer } = parts;
  const { dims, data } = readNumbers(outputs, 'logits');
  const [, length = 0, width = 0] = dims;
  return places.map((place, row) => {
    const start = (row * length + place) * width;
    return rankScores(softmax(data.subarray(start, start + width)), fills).map(
      ({ index, score }) => ({ token: tokenizer.decode([index]), score }),
    );
  });
}
