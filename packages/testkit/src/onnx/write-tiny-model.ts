import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { ArtifactFile, Model } from '@wattbench/core';

import { encodeGraph, type Graph } from './onnx-graph.js';
import { tinyImageClassifier } from './tiny-image-classifier.js';
import type { TinyModelFiles } from './tiny-model-files.js';
import { tinyTextClassifier } from './tiny-text-classifier.js';

export type TinyModelKind = 'text-classification' | 'image-classification';

export interface TinyModel {
  readonly model: Model;
  /** The folder that was written. */
  readonly directory: string;
}

const kinds: Readonly<Record<TinyModelKind, TinyModelFiles>> = {
  'text-classification': tinyTextClassifier,
  'image-classification': tinyImageClassifier,
};

/** Of a model's folder: the file that `corruptModel` overwrites. */
export const modelFile = 'onnx/model.onnx';

/** Writes a working model of a few kB in the layout of Hugging Face. The same kind gives the same bytes. */
export async function writeTinyModel(directory: string, kind: TinyModelKind): Promise<TinyModel> {
  return writeModel(directory, kinds[kind]);
}

export type Mismatch = 'input-name' | 'output-name' | 'label-count';

/** A model that opens in every runtime and does not fit its task: a foreign input or output name, or one label too many. */
export async function writeMismatchedModel(
  directory: string,
  options: { readonly kind: TinyModelKind; readonly mismatch: Mismatch },
): Promise<TinyModel> {
  return writeModel(directory, mismatched(kinds[options.kind], options.mismatch));
}

async function writeModel(directory: string, source: TinyModelFiles): Promise<TinyModel> {
  const id2label = Object.fromEntries(source.labels.map((label, index) => [index, label]));
  const jsonFiles = { ...source.files, 'config.json': { ...source.config, id2label } };
  const contents: (readonly [string, Uint8Array])[] = [
    [modelFile, encodeGraph(source.graph)],
    ...Object.entries(jsonFiles).map(
      ([name, fields]) => [name, Buffer.from(JSON.stringify(fields))] as const,
    ),
  ];
  const files: ArtifactFile[] = [];
  await mkdir(path.join(directory, path.dirname(modelFile)), { recursive: true });
  for (const [name, bytes] of contents) {
    await writeFile(path.join(directory, name), bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files.push({ path: name, sha256, bytes: bytes.length });
  }
  const model: Model = {
    id: `tiny-${source.taskId}`,
    taskId: source.taskId,
    revision: '1',
    license: 'Apache-2.0',
    purpose: 'task-specific',
    artifacts: [{ format: 'onnx', precision: 'fp32', files }],
  };
  return { model, directory };
}

function mismatched(source: TinyModelFiles, mismatch: Mismatch): TinyModelFiles {
  const { graph } = source;
  switch (mismatch) {
    case 'input-name':
      return { ...source, graph: renamed(graph, [graph.inputs[0]?.name ?? '', 'features']) };
    case 'output-name':
      return { ...source, graph: renamed(graph, [graph.outputs[0]?.name ?? '', 'scores']) };
    case 'label-count':
      return { ...source, labels: [...source.labels, 'extra'] };
  }
}

/** The same graph with one value under another name. */
function renamed(graph: Graph, [from, to]: readonly [string, string]): Graph {
  const name = (old: string): string => (old === from ? to : old);
  return {
    ...graph,
    inputs: graph.inputs.map((value) => ({
      name: name(value.name),
      type: value.type,
      dims: value.dims,
    })),
    outputs: graph.outputs.map((value) => ({
      name: name(value.name),
      type: value.type,
      dims: value.dims,
    })),
    nodes: graph.nodes.map((node) => ({
      operator: node.operator,
      inputs: node.inputs.map(name),
      output: name(node.output),
      attributes: node.attributes ?? {},
    })),
  };
}
