import { WattbenchError } from '@wattbench/core';

import type { ClassificationOutput } from '../classification/label-score.js';
import { checkLogitsOutput, decodeLogits } from '../classification/logits.js';
import { readModelLabels } from '../classification/model-labels.js';
import { describeValue } from '../describe-value.js';
import { ConfigFile } from '../processing/config-file.js';
import type { OpenProcessorRequest, Processor } from '../processing/processor.js';
import type { Tensor } from '../processing/tensor.js';
import { readTextInputs, type TextInputs } from './text-inputs.js';
import { TextTokenizer } from './text-tokenizer.js';

/** Text classifiers in the layout of Hugging Face: config.json, tokenizer.json, tokenizer_config.json. */
export async function openTaskProcessor(
  request: OpenProcessorRequest,
): Promise<Processor<string, ClassificationOutput>> {
  const inputs = readTextInputs(request.inputs);
  const config = await ConfigFile.read({ directory: request.directory, name: 'config.json' });
  const labels = readModelLabels(config);
  checkLogitsOutput(request.outputs, labels);
  const tokenizer = await TextTokenizer.open({
    directory: request.directory,
    config,
    sequenceLength: inputs.sequenceLength,
  });
  return {
    encode: async (texts) => encodeTexts({ texts, inputs, tokenizer }),
    decode: (outputs) => decodeLogits(outputs, labels),
  };
}

interface Encoding {
  readonly texts: readonly unknown[];
  readonly inputs: TextInputs;
  readonly tokenizer: TextTokenizer;
}

function encodeTexts({ texts, inputs, tokenizer }: Encoding): Readonly<Record<string, Tensor>> {
  checkBatch(texts, inputs.batchSize);
  const rows = texts.map((text, index) => tokenizer.encode(checkText(text, index)));
  const length = inputs.sequenceLength ?? Math.max(...rows.map((row) => row.length));
  const isPadded = rows.some((row) => row.length < length);
  const padId = isPadded ? tokenizer.padId() : 0;
  const ids: number[] = [];
  const mask: number[] = [];
  for (const row of rows) {
    const padding = length - row.length;
    const pads = Array.from({ length: padding }, () => padId);
    const [marks, noMarks] = [row.map(() => 1), pads.map(() => 0)];
    if (tokenizer.padsLeft) {
      ids.push(...pads, ...row);
      mask.push(...noMarks, ...marks);
    } else {
      ids.push(...row, ...pads);
      mask.push(...marks, ...noMarks);
    }
  }
  const values: Readonly<Record<string, readonly number[]>> = {
    input_ids: ids,
    attention_mask: mask,
    // One text alone is the first segment in all of its tokens.
    token_type_ids: ids.map(() => 0),
  };
  const dims = [rows.length, length];
  return Object.fromEntries(
    inputs.tensors.map(({ name, type }) => [name, integerTensor(type, values[name] ?? [], dims)]),
  );
}

function integerTensor(
  type: 'int32' | 'int64',
  values: readonly number[],
  dims: readonly number[],
): Tensor {
  return type === 'int32'
    ? { type, dims, data: Int32Array.from(values) }
    : { type, dims, data: BigInt64Array.from(values, BigInt) };
}

function checkBatch(texts: readonly unknown[], batchSize: number | null): void {
  if (texts.length > 0 && (batchSize === null || batchSize === texts.length)) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `The model takes batches of ${batchSize ?? 'at least 1'}; ${texts.length} inputs were given.`,
    { fix: 'Change `batchSize` of the protocol, or take a model with a free batch dimension.' },
  );
}

function checkText(text: unknown, index: number): string {
  if (typeof text === 'string') return text;
  throw new WattbenchError(
    'DATASET_INVALID',
    `Input ${index} of the batch is ${describeValue(text)}; text-classification takes a text.`,
  );
}
