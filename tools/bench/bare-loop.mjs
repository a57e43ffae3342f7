import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

// The other half of the comparison: a child process with a bare loop over onnxruntime-node, without
// anything of wattbench but the preparation of its inputs. Same process layout, same settings.
process.once('message', async ({ taskId, directory, graph, inputs, threads, calls, warmUp }) => {
  const backend = createRequire(import.meta.resolve('@wattbench/backend-onnx'));
  const { InferenceSession, Tensor } = backend('onnxruntime-node');
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
    const tensors = await processor.encode([input]);
    feeds.push(
      Object.fromEntries(
        Object.entries(tensors).map(([name, { type, data, dims }]) => [
          name,
          new Tensor(type, data, dims),
        ]),
      ),
    );
  }
  const warmUntil = performance.now() + warmUp.minimumS * 1000;
  for (let call = 0; call < warmUp.minimumInferences || performance.now() < warmUntil; call += 1) {
    await session.run(feeds[call % feeds.length]);
  }
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call += 1) await session.run(feeds[call % feeds.length]);
  const windowNs = Number(process.hrtime.bigint() - start);
  process.send({ windowNs, bytes: readFileSync(join(directory, graph)).length }, () =>
    process.exit(0),
  );
});

function describe({ name, type, shape }) {
  return { name, type, dims: shape };
}
