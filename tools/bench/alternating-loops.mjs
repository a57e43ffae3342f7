import { smoke } from '@wattbench/core';
import { inferenceLoop } from '../../packages/runner/dist/child/timed-calls.js';
import { geometricMean } from './ratio.mjs';

const blockNs = 30e6;
const blocks = 40;
/** As long as a run warms up: until then V8 still compiles what is called often. */
const warmUpNs = 1e9;

// One process, two loops in turn over the same inputs: the runner's own, through the backend, and a bare one.
// Nothing but the loops differs, so the ratio is free of what differs between processes.
process.once('message', async (request) => {
  const { taskId, directory, model, backend: ref, inputs, threads } = request;
  let calls = request.calls;
  const open = {
    async bare() {
      const { openBare } = await import(`./bare/${request.bare}.mjs`);
      return openBare(request);
    },
    async harness() {
      const { default: createBackend } = await import(ref.entry);
      const generation = { ...smoke.generation, seed: smoke.seed };
      const opened = { taskId, model, directory, device: 'cpu', threads, generation };
      const session = await createBackend(ref.options).open(opened);
      const prepared = [];
      for (const input of inputs) prepared.push(await session.prepare([input]));
      return inferenceLoop({ session, prepared, signal: new AbortController().signal });
    },
  };
  // Which comes first in memory changes the speed of a session by some percent: every other process swaps them.
  const sessions = {};
  for (const side of request.bareFirst ? ['bare', 'harness'] : ['harness', 'bare']) {
    sessions[side] = await open[side]();
  }
  const { bare, harness } = sessions;
  const loops = {
    harness: () => harness({ first: 0, calls }),
    async bare() {
      for (let done = 0; done < calls; done += 1)
        await bare.call(bare.feeds[done % bare.feeds.length]);
    },
  };
  await warm(loops.harness);
  // Short blocks, so that both sides of a pair meet the same state of the machine.
  calls = Math.max(5, Math.round(blockNs / ((await warm(loops.bare)) / calls)));
  const ratios = { wall: [], cpu: [] };
  for (let block = 0; block < blocks; block += 1) {
    const times = {};
    for (const side of block % 2 === 0 ? ['harness', 'bare'] : ['bare', 'harness'])
      times[side] = await timed(loops[side]);
    ratios.wall.push(times.harness.wallNs / times.bare.wallNs);
    ratios.cpu.push(times.harness.cpuUs / times.bare.cpuUs);
  }
  const answer = { wall: geometricMean(ratios.wall).mean, cpu: geometricMean(ratios.cpu).mean };
  process.send(answer, () => process.exit(0));
});

/** Gives the time of the last of its rounds. */
async function warm(loop) {
  const end = process.hrtime.bigint() + BigInt(warmUpNs);
  for (;;) {
    const { wallNs } = await timed(loop);
    if (process.hrtime.bigint() > end) return wallNs;
  }
}

async function timed(loop) {
  const before = process.cpuUsage();
  const start = process.hrtime.bigint();
  await loop();
  const wallNs = Number(process.hrtime.bigint() - start);
  const { user, system } = process.cpuUsage(before);
  return { wallNs, cpuUs: user + system };
}
