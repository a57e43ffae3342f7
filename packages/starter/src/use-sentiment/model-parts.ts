import { convertGraph } from '../tfjs-to-onnx/convert-graph.js';
import type { TfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';
import { withHead, withTokenInputs, type LinearHead } from './sentiment-graph.js';
import { tokenizerConfig, tokenizerJson } from './tokenizer-files.js';

/** The model in memory. */
export interface ModelParts {
  readonly onnx: Uint8Array;
  readonly tfjs: TfjsGraph;
  readonly tokenizer: object;
  /** Content of every file, by its path in the folder of the model. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** The architecture is borrowed: it tells libraries that read this layout which inputs there are. */
const config = {
  model_type: 'distilbert',
  architectures: ['DistilBertForSequenceClassification'],
  id2label: { 0: 'negative', 1: 'positive' },
  label2id: { negative: 0, positive: 1 },
};

const tokens = ['batch', 'sequence'];

/**
 * Makes the sentiment model of the published encoder, its vocabulary and a head. The same input
 * gives the same bytes.
 *
 * Throws `CONVERSION_FAILED`.
 */
export function makeModelParts(source: {
  readonly encoder: TfjsGraph;
  /** The text of `vocab.json`. */
  readonly vocabulary: string;
  readonly head: LinearHead;
}): ModelParts {
  const tfjs = withHead(withTokenInputs(source.encoder), source.head);
  const onnx = convertGraph(tfjs, { input_ids: tokens, attention_mask: tokens, logits: ['batch'] });
  const tokenizer = tokenizerJson(source.vocabulary);
  const files = {
    'config.json': JSON.stringify(config),
    'tokenizer.json': JSON.stringify(tokenizer),
    'tokenizer_config.json': JSON.stringify(tokenizerConfig),
    'onnx/model.onnx': onnx,
    'tfjs/model.json': tfjs.text,
    'tfjs/weights.bin': tfjs.weights,
  };
  return { onnx, tfjs, tokenizer, files };
}
