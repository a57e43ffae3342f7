import { createRequire } from 'node:module';
import { join } from 'node:path';

/** onnxruntime-node as anyone would use it, with the settings of our backend and the same tensors. */
export async function openBare({ taskId, directory, model, inputs, threads }) {
  const graph = model.artifacts[0].files.find(({ path }) => path.endsWith('.onnx')).path;
  const fromBackend = createRequire(import.meta.resolve('@wattbench/backend-onnx'));
  const { InferenceSession, Tensor } = fromBackend('onnxruntime-node');
  const { openProcessor } = await import('@wattbench/tasks/processing');
  const session = await InferenceSession.create(join(directory, graph), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const processor = await openProcessor({
    taskId,
    directory,
    inputs: session.inputMetadata.map(describe),
    outputs: session.outputMetadata.map(describe),
  });
  const feeds = [];
  for (const input of inputs) {
    const tensors = Object.entries(await processor.encode([input]));
    feeds.push(
      Object.fromEntries(
        tensors.map(([name, { type, data, dims }]) => [name, new Tensor(type, data, dims)]),
      ),
    );
  }
  return { feeds, call: (feed) => session.run(feed) };
}

function describe({ name, type, shape }) {
  return { name, type, dims: shape };
}
