import { WattbenchError } from '@wattbench/core';
import type { PreTrainedTokenizer, Tensor } from '@huggingface/transformers';
import {
  describeCause,
  describeValue,
  isRecord,
  type ConfigFile,
} from '@wattbench/tasks/processing';

import type { TransformersLibrary } from '../library.js';
import type { ModelFolder } from '../model/model-folder.js';

const tokenizerFiles = ['tokenizer.json', 'tokenizer_config.json'];

/** The model's own tokenizer. Throws `MODEL_NOT_FOUND` or `MODEL_CORRUPT`, naming the file. */
export async function openTokenizer(parts: {
  readonly library: TransformersLibrary;
  readonly folder: ModelFolder;
}): Promise<PreTrainedTokenizer> {
  const { library, folder } = parts;
  for (const name of tokenizerFiles) await folder.requireJson(name);
  try {
    return await library.AutoTokenizer.from_pretrained(folder.directory, {
      local_files_only: true,
    });
  } catch (cause) {
    // Read again only now: a vocabulary is large, and loading it is measured.
    for (const name of tokenizerFiles) await folder.readJson(name);
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${tokenizerFiles.map((name) => folder.pathOf(name)).join(' and ')} describe no tokenizer that can be used: ${describeCause(cause)}`,
      { cause },
    );
  }
}

export interface TextBatch {
  readonly inputIds: Tensor;
  readonly attentionMask: Tensor;
  readonly tokenTypeIds: Tensor | undefined;
}

export interface TextRequest {
  readonly tokenizer: PreTrainedTokenizer;
  readonly texts: readonly string[];
  /** Second texts, one for each of `texts`. */
  readonly pairs?: readonly string[];
  /** Default: those that the tokenizer adds. */
  readonly hasSpecialTokens?: boolean;
  /** Of config.json: above it the model has no position for a token. */
  readonly maximumTokens: number | null;
}

/**
 * One batch as transformers.js makes it: padded to its longest text, cut where the tokenizer says.
 * Throws `DATASET_INVALID` for a text without tokens, `MODEL_MISMATCH` when the texts cannot share a batch.
 */
export function encodeTexts(request: TextRequest): TextBatch {
  const { tokenizer, texts, pairs, hasSpecialTokens, maximumTokens } = request;
  checkBatch(texts);
  const found = tokenize(tokenizer, () =>
    tokenizer([...texts], {
      padding: true,
      truncation: true,
      ...(pairs === undefined ? {} : { text_pair: [...pairs] }),
      ...(hasSpecialTokens === undefined ? {} : { add_special_tokens: hasSpecialTokens }),
      ...(maximumTokens === null ? {} : { max_length: maximumTokens }),
    }),
  );
  const batch = {
    inputIds: found.input_ids,
    attentionMask: found.attention_mask,
    tokenTypeIds: found.token_type_ids,
  };
  const empty = tokenCounts(batch).indexOf(0);
  if (empty === -1) return batch;
  throw new WattbenchError(
    'DATASET_INVALID',
    `Input ${empty} of the batch: the tokenizer finds no token in ${describeValue(texts[empty])}.`,
  );
}

function tokenize<T>(tokenizer: PreTrainedTokenizer, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    const fix = Number.isInteger(tokenizer.pad_token_id)
      ? 'Use batches of 1, or other texts.'
      : 'Use batches of 1, or name a "pad_token" in tokenizer_config.json that tokenizer.json has.';
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The tokenizer cannot make one batch of these texts: ${describeCause(cause)}`,
      { cause, fix },
    );
  }
}

/** Tokens of each text, padding not counted. */
export function tokenCounts({ attentionMask }: TextBatch): readonly number[] {
  const [rows = 0, length = 0] = attentionMask.dims;
  const counts = Array.from({ length: rows }, () => 0);
  const marks = attentionMask.data as BigInt64Array;
  for (const [place, mark] of marks.entries()) {
    const row = Math.floor(place / length);
    if (mark !== 0n) counts[row] = (counts[row] ?? 0) + 1;
  }
  return counts;
}

/** How many tokens the model has positions for; null where it does not say. */
export function readMaximumTokens(config: ConfigFile): number | null {
  return config.limit('max_position_embeddings');
}

/** Throws `DATASET_INVALID` naming the input that is no text. */
export function checkTexts(inputs: readonly unknown[], taskId: string): readonly string[] {
  return inputs.map((input, index) => {
    if (typeof input === 'string') return input;
    throw invalidInput({ index, input, expected: `${taskId} takes a text` });
  });
}

/** Throws `DATASET_INVALID` naming the input whose fields are no texts. */
export function checkTextFields<Field extends string>(
  inputs: readonly unknown[],
  { taskId, fields }: { readonly taskId: string; readonly fields: readonly Field[] },
): readonly Readonly<Record<Field, string>>[] {
  return inputs.map((input, index) => {
    const texts = fields.map((field) => {
      const text = isRecord(input) ? input[field] : undefined;
      if (typeof text === 'string') return [field, text] as const;
      const expected = `${taskId} takes an object with the texts ${fields.join(' and ')}`;
      throw invalidInput({ index, input, expected });
    });
    return Object.fromEntries(texts) as Record<Field, string>;
  });
}

export function checkBatch(inputs: readonly unknown[]): void {
  if (inputs.length > 0) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    'The model takes batches of at least 1; 0 inputs were given.',
  );
}

function invalidInput(parts: {
  readonly index: number;
  readonly input: unknown;
  readonly expected: string;
}): WattbenchError {
  const { index, input, expected } = parts;
  return new WattbenchError(
    'DATASET_INVALID',
    `Input ${index} of the batch is ${describeValue(input)}; ${expected}.`,
  );
}
