import { Tokenizer } from '@huggingface/tokenizers';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { conversionFailed } from '../tfjs-to-onnx/conversion-failed.js';
import { maximumTokens, tokenizerConfig } from './tokenizer-files.js';

/** Ids of the tokens of a text, at most as many as the model looks at. */
export type Tokenise = (text: string) => readonly number[];

/** The tokeniser that `tokenizer.json` describes. */
export function openTokenizer(tokenizerJson: object): Tokenise {
  const tokenizer = new Tokenizer(tokenizerJson, tokenizerConfig);
  return (text) => {
    const { ids }: { readonly ids: readonly number[] } = tokenizer.encode(text);
    return ids.slice(0, maximumTokens);
  };
}

/** A text model of `input_ids` and `attention_mask` with one output, in onnxruntime on one thread. */
export interface OnnxTextModel {
  /** One row of the output for each list of tokens. */
  run(batch: readonly (readonly number[])[]): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}

/** Opens an ONNX model from its bytes. One thread, so that sums have one order on every machine. */
export async function openOnnxTextModel(bytes: Uint8Array): Promise<OnnxTextModel> {
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  return {
    run: async (batch) => {
      const length = Math.max(...batch.map((ids) => ids.length));
      const dims = [batch.length, length];
      const padded = (rows: readonly (readonly number[])[]) =>
        BigInt64Array.from(
          rows.flatMap((row) => paddedRow(row, length)),
          BigInt,
        );
      const outputs = await session.run({
        input_ids: new Tensor('int64', padded(batch), dims),
        attention_mask: new Tensor('int64', padded(batch.map((ids) => ids.map(() => 1))), dims),
      });
      const output = outputs[session.outputNames[0] ?? ''];
      if (output === undefined || !(output.data instanceof Float32Array)) {
        throw conversionFailed('The converted model gives no floats.');
      }
      const size = output.data.length / batch.length;
      const { data } = output;
      return batch.map((_, row) => data.slice(row * size, (row + 1) * size));
    },
    close: () => session.release(),
  };
}

function paddedRow(row: readonly number[], length: number): readonly number[] {
  return [...row, ...Array.from({ length: length - row.length }, () => 0)];
}
