import { bareSession } from './bare-session.mjs';

// A child process with a bare loop over onnxruntime-node: what 1,000 inferences take without wattbench.
process.once('message', async (request) => {
  const { session, feeds } = await bareSession(request);
  const { calls, warmUp } = request;
  const warmUntil = performance.now() + warmUp.minimumS * 1000;
  for (let call = 0; call < warmUp.minimumInferences || performance.now() < warmUntil; call += 1) {
    await session.run(feeds[call % feeds.length]);
  }
  const start = process.hrtime.bigint();
  for (let call = 0; call < calls; call += 1) await session.run(feeds[call % feeds.length]);
  const windowNs = Number(process.hrtime.bigint() - start);
  process.send({ windowNs }, () => process.exit(0));
});
