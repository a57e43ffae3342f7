import { onnx } from '@wattbench/backend-onnx';
import { timedCalls } from '../../packages/runner/dist/child/timed-calls.js';
import { bareSession } from './bare-session.mjs';

const blockNs = 30e6;

// One process, two loops in turn over the same inputs: the runner's own, through the backend, and a bare one.
// Nothing but the loops differs, so the ratio is free of what differs between processes.
process.once('message', async (request) => {
  const { taskId, directory, model, inputs, threads, blocks } = request;
  let calls = request.calls;
  const open = {
    async bare() {
      return bareSession(request);
    },
    async harness() {
      const { default: createBackend } = await import(onnx().entry);
      const opened = { taskId, model, directory, device: 'cpu', threads };
      const session = await createBackend(onnx().options).open(opened);
      const prepared = [];
      for (const input of inputs) prepared.push(await session.prepare([input]));
      return { session, prepared };
    },
  };
  // Which comes first in memory changes the speed of a session by some percent: every other process swaps them.
  const sessions = {};
  for (const side of request.bareFirst ? ['bare', 'harness'] : ['harness', 'bare']) {
    sessions[side] = await open[side]();
  }
  const { bare } = sessions;
  const { session, prepared } = sessions.harness;
  const { signal } = new AbortController();
  const loops = {
    async harness() {
      const { window } = await timedCalls({ session, prepared, calls, signal });
      return window.endNs - window.startNs;
    },
    async bare() {
      const start = process.hrtime.bigint();
      for (let call = 0; call < calls; call += 1)
        await bare.session.run(bare.feeds[call % bare.feeds.length]);
      return Number(process.hrtime.bigint() - start);
    },
  };
  await loops.harness();
  // Short blocks, so that both sides of a pair meet the same state of the machine.
  calls = Math.max(5, Math.round(blockNs / ((await loops.bare()) / calls)));
  const ratios = [];
  for (let block = 0; block < blocks; block += 1) {
    const ns = {};
    for (const side of block % 2 === 0 ? ['harness', 'bare'] : ['bare', 'harness'])
      ns[side] = await loops[side]();
    ratios.push(ns.harness / ns.bare);
  }
  process.send({ ratios }, () => process.exit(0));
});
