import { openBare } from './bare/onnx.mjs';

// A child process with a bare loop over onnxruntime-node: what 1,000 inferences take without wattbench.
process.once('message', async (request) => {
  const { feeds, call } = await openBare(request);
  const { calls, warmUp } = request;
  const warmUntil = performance.now() + warmUp.minimumS * 1000;
  for (let done = 0; done < warmUp.minimumInferences || performance.now() < warmUntil; done += 1) {
    await call(feeds[done % feeds.length]);
  }
  const start = process.hrtime.bigint();
  for (let done = 0; done < calls; done += 1) await call(feeds[done % feeds.length]);
  const windowNs = Number(process.hrtime.bigint() - start);
  process.send({ windowNs }, () => process.exit(0));
});
