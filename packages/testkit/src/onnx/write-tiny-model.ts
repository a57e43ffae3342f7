import { WattbenchError } from '@wattbench/core';

import { encodeGraph, type Graph } from './onnx-graph.js';
import { tinyEmbedder } from './tiny-embedder.js';
import { tinyImageCaptioner } from './tiny-image-captioner.js';
import { tinyImageClassifier } from './tiny-image-classifier.js';
import { tinyMaskFiller } from './tiny-mask-filler.js';
import type { TinyModelFiles } from './tiny-model-files.js';
import { tinyObjectDetector } from './tiny-object-detector.js';
import { tinyQuestionAnswerer } from './tiny-question-answerer.js';
import { tinySummarizer } from './tiny-summarizer.js';
import { tinyTextClassifier } from './tiny-text-classifier.js';
import { tinyTextGenerator } from './tiny-text-generator.js';
import { tinyTokenClassifier } from './tiny-token-classifier.js';
import { writeModelFolder, type TinyModel } from './write-model-folder.js';

const kinds = {
  'text-classification': tinyTextClassifier,
  'image-classification': tinyImageClassifier,
  'token-classification': tinyTokenClassifier,
  'question-answering': tinyQuestionAnswerer,
  'fill-mask': tinyMaskFiller,
  'feature-extraction': tinyEmbedder,
  'text-generation': tinyTextGenerator,
  summarization: tinySummarizer,
  'image-to-text': tinyImageCaptioner,
  'object-detection': tinyObjectDetector,
} as const satisfies Readonly<Record<string, TinyModelFiles>>;

/** The id of a task that has a tiny model. */
export type TinyModelKind = keyof typeof kinds;

export const tinyModelKinds = Object.keys(kinds) as readonly TinyModelKind[];

/** Writes a working model of a few kB in the layout of Hugging Face. The same kind gives the same bytes. */
export async function writeTinyModel(directory: string, kind: TinyModelKind): Promise<TinyModel> {
  return writeOnnxModel(directory, kinds[kind]);
}

export type Mismatch = 'input-name' | 'output-name' | 'label-count';

/**
 * A model that opens in every runtime and does not fit its task: a foreign input or output name, or one
 * label too many. Throws `UNSUPPORTED` for `label-count` of a model that has no labels.
 */
export async function writeMismatchedModel(
  directory: string,
  options: { readonly kind: TinyModelKind; readonly mismatch: Mismatch },
): Promise<TinyModel> {
  return writeOnnxModel(directory, mismatched(kinds[options.kind], options.mismatch));
}

function writeOnnxModel(directory: string, source: TinyModelFiles): Promise<TinyModel> {
  const encoded = Object.entries(source.graphs).map(([name, graph]) => [name, encodeGraph(graph)]);
  const weights = Object.fromEntries(encoded) as Record<string, Uint8Array>;
  return writeModelFolder(directory, { source, format: 'onnx', weights });
}

function mismatched(source: TinyModelFiles, mismatch: Mismatch): TinyModelFiles {
  const [[name, graph] = ['', null], ...others] = Object.entries(source.graphs);
  if (graph === null) return source;
  const withFirst = (first: Graph): TinyModelFiles => ({
    ...source,
    graphs: Object.fromEntries([[name, first], ...others]),
  });
  switch (mismatch) {
    case 'input-name':
      return withFirst(renamed(graph, [graph.inputs[0]?.name ?? '', 'features']));
    case 'output-name':
      return withFirst(renamed(graph, [graph.outputs[0]?.name ?? '', 'scores']));
    case 'label-count':
      return { ...source, labels: withExtraLabel(source) };
  }
}

/** Throws `UNSUPPORTED` for a model that has no labels. */
export function withExtraLabel({
  labels,
  taskId,
}: Omit<TinyModelFiles, 'graphs'>): readonly string[] {
  if (labels.length > 0) return [...labels, 'extra'];
  throw new WattbenchError(
    'UNSUPPORTED',
    `The tiny model for ${taskId} has no labels, so that none can be one too many.`,
  );
}

/** The same graph with one value under another name. */
function renamed(graph: Graph, [from, to]: readonly [string, string]): Graph {
  const name = (old: string): string => (old === from ? to : old);
  return {
    ...graph,
    inputs: graph.inputs.map((value) => ({ ...value, name: name(value.name) })),
    outputs: graph.outputs.map((value) => ({ ...value, name: name(value.name) })),
    nodes: graph.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(name),
      output: name(node.output),
    })),
  };
}
