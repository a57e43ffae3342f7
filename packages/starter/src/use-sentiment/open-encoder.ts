import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conversionFailed } from '../tfjs-to-onnx/conversion-failed.js';
import { convertGraph } from '../tfjs-to-onnx/convert-graph.js';
import { readTfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';
import { encoderPackage, findEncoder } from './encoder-files.js';
import { openOnnxTextModel, openTokenizer } from './onnx-text-model.js';
import { withTokenInputs } from './sentiment-graph.js';
import { tokenizerJson } from './tokenizer-files.js';

/** The converted sentence encoder without a head. */
export interface Encoder {
  /** Content hash of its source files. */
  readonly hash: string;
  /** 512 numbers of length 1 (Euclidean). */
  readonly embed: (text: string) => Promise<Float32Array>;
  readonly close: () => Promise<void>;
}

/** Converts the encoder in memory and opens it. Throws `CONVERSION_FAILED` or `MODEL_NOT_FOUND`. */
export async function openEncoder(): Promise<Encoder> {
  const { directory, hash } = await findEncoder();
  const graph = withTokenInputs(await readTfjsGraph(directory, encoderPackage));
  const model = await openOnnxTextModel(convertGraph(graph));
  const vocabulary = await readFile(join(directory, 'vocab.json'), 'utf8');
  const tokenise = openTokenizer(tokenizerJson(vocabulary));
  return {
    hash,
    embed: async (text) => {
      const [embedding] = await model.run([tokenise(text)]);
      if (embedding === undefined) throw conversionFailed('The encoder gives no embedding.');
      return embedding;
    },
    close: () => model.close(),
  };
}
