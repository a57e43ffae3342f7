import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import type { TfjsGraph } from '../tfjs-graph.js';

/** The values of the only output of a graph, by TensorFlow.js on its cpu backend. */
export async function runTfjsGraph(
  graph: TfjsGraph,
  feeds: Readonly<Record<string, { values: Float32Array; shape: readonly number[] }>>,
): Promise<readonly number[]> {
  // Otherwise it advises other backends on stderr.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const json = JSON.parse(graph.text) as tf.io.ModelJSON;
  const model = await loadGraphModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: new Uint8Array(graph.weights).buffer,
    }),
  );
  const inputs = Object.entries(feeds).map(
    ([name, { values, shape }]) => [name, tf.tensor(values, [...shape])] as const,
  );
  const output = model.execute(Object.fromEntries(inputs));
  return Array.isArray(output) ? [] : Array.from(output.dataSync());
}
