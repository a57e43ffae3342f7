import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import {
  enableProdMode,
  io,
  setBackend,
  tensor1d,
  tensor2d,
  type NamedTensorMap,
} from '@tensorflow/tfjs-core';
import { isRecord } from '../files/record.js';
import { conversionFailed } from '../tfjs-to-onnx/conversion-failed.js';
import type { TfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';

/** A text model in TensorFlow.js on its cpu backend: the output row for the tokens of one text. */
export interface TfjsTextModel {
  run(ids: readonly number[]): Promise<Float32Array>;
  close(): void;
}

/** The encoder as published: it takes each token with its row and its place. */
export function openPublishedEncoder(graph: TfjsGraph): Promise<TfjsTextModel> {
  return openTextModel(graph, (ids) => ({
    indices: tensor2d(
      ids.map((_, place) => [0, place]),
      [ids.length, 2],
      'int32',
    ),
    values: tensor1d([...ids], 'int32'),
  }));
}

/** A model of `input_ids` and `attention_mask`. */
export function openTokenModel(graph: TfjsGraph): Promise<TfjsTextModel> {
  return openTextModel(graph, (ids) => ({
    input_ids: tensor2d([...ids], [1, ids.length], 'int32'),
    attention_mask: tensor2d(
      ids.map(() => 1),
      [1, ids.length],
      'int32',
    ),
  }));
}

async function openTextModel(
  graph: TfjsGraph,
  feed: (ids: readonly number[]) => NamedTensorMap,
): Promise<TfjsTextModel> {
  // Otherwise it advises other backends on stderr.
  enableProdMode();
  await setBackend('cpu');
  const model = await loadGraphModel(io.fromMemory(artifacts(graph)));
  return {
    run: async (ids) => {
      const inputs = feed(ids);
      const output = await model.executeAsync(inputs);
      if (Array.isArray(output)) throw conversionFailed(`${graph.source} has several outputs.`);
      const values = Float32Array.from(await output.data());
      for (const tensor of [output, ...Object.values(inputs)]) tensor.dispose();
      return values;
    },
    close: () => model.dispose(),
  };
}

function artifacts({ source, text, weights }: TfjsGraph): io.ModelArtifacts {
  const json: unknown = JSON.parse(text);
  const [topology, manifest] = isRecord(json)
    ? [json['modelTopology'], json['weightsManifest']]
    : [];
  if (!isRecord(topology) || !Array.isArray(manifest)) {
    throw conversionFailed(`${source} is no graph model.`);
  }
  const groups = manifest as readonly io.WeightsManifestConfig[number][];
  return {
    modelTopology: topology,
    weightSpecs: groups.flatMap((group) => group.weights),
    weightData: new Uint8Array(weights).buffer,
  };
}
