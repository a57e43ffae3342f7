import { smoke } from '@wattbench/core';
import { inferenceLoop } from '../../packages/runner/dist/child/timed-calls.js';

// Resident memory of a process after 1,000 and after 10,000 inferences of one session.
process.once('message', async (request) => {
  const { taskId, directory, model, backend: ref, inputs, threads } = request;
  const { default: createBackend } = await import(ref.entry);
  const generation = { ...smoke.generation, seed: smoke.seed };
  const opened = { taskId, model, directory, device: 'cpu', threads, generation };
  const session = await createBackend(ref.options).open(opened);
  const prepared = [];
  for (const input of inputs) prepared.push(await session.prepare([input]));
  const loop = inferenceLoop({ session, prepared, signal: new AbortController().signal });
  const rss = {};
  for (let done = 0; done < request.many; done += request.few) {
    await loop({ first: done, calls: request.few });
    globalThis.gc();
    const { rss: bytes } = process.memoryUsage();
    rss.few ??= bytes;
    rss.many = bytes;
  }
  process.send(rss, () => process.exit(0));
});
