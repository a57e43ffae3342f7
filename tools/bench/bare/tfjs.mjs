import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** TensorFlow.js as its guide says: load, execute, dispose; the same engine and tensors as our backend. */
export async function openBare({ taskId, directory, model, backend, inputs }) {
  const require = createRequire(import.meta.resolve('@wattbench/backend-tfjs'));
  const tf = require('@tensorflow/tfjs-core');
  const { loadGraphModel } = require('@tensorflow/tfjs-converter');
  const { engine } = backend.options;
  require(`@tensorflow/tfjs-backend-${engine}`);
  tf.enableProdMode();
  await tf.setBackend(engine);
  const { openProcessor } = await import('@wattbench/tasks/processing');
  const paths = model.artifacts[0].files.map(({ path }) => path);
  const path = paths.find((each) => each.endsWith('model.json'));
  const json = JSON.parse(await readFile(join(directory, path), 'utf8'));
  const weights = await readFile(join(directory, path, '..', json.weightsManifest[0].paths[0]));
  const graph = await loadGraphModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      signature: json.signature,
      weightSpecs: json.weightsManifest[0].weights,
      weightData: new Uint8Array(weights).buffer,
    }),
  );
  const processor = await openProcessor({
    taskId,
    directory,
    inputs: graph.inputs.map(({ name, dtype, shape }) => ({
      name,
      type: dtype,
      dims: shape.map((length) => (length < 0 ? 'free' : length)),
    })),
    outputs: Object.entries(json.signature.outputs).map(([name, { tensorShape }]) => ({
      name,
      type: 'float32',
      dims: tensorShape.dim.map(({ size }) => (Number(size) < 0 ? 'free' : Number(size))),
    })),
  });
  const feeds = [];
  for (const input of inputs) {
    const tensors = Object.entries(await processor.encode([input]));
    feeds.push(
      Object.fromEntries(
        tensors.map(([name, { type, data, dims }]) => [name, tf.tensor(data, dims, type)]),
      ),
    );
  }
  const isDynamic = json.modelTopology.node.some(({ op }) => op === 'Where');
  const execute = isDynamic
    ? (feed) => graph.executeAsync(feed)
    : async (feed) => tf.tidy(() => graph.execute(feed));
  return {
    feeds,
    call: async (feed) => {
      tf.dispose(await execute(feed));
    },
  };
}
