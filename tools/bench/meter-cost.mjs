import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { createPolledSession } from '@wattbench/meters/engine';
import estimate from '@wattbench/meters/estimate';
import rapl from '@wattbench/meters/rapl';
import simulated from '@wattbench/meters/simulated';
import { machines, writePowercapTree } from '@wattbench/testkit/powercap';
import { createReader } from './file-reader.mjs';

// What the meters cost the machine that they measure.
// 1. CPU time of a process that only samples, against the least loop that can do it and against one that only waits, in
//    turn: % of one core, and the ratio to that loop. Goals: 0.1 % at 10 a second, 0.5 % at 100 a second.
// 2. Time of one snapshot of each meter.
// 3. How late the samples come, with idle and with busy processors.
// 4. Time to import the package, less a bare start.
const rounds = Number(process.argv[2] ?? 4);
const roundS = 10;
const folder = mkdtempSync(join(tmpdir(), 'wattbench-bench-'));
const file = join(folder, 'power1_input');
writeFileSync(file, '65000000\n');
const entry = new URL('./file-reader.mjs', import.meta.url).href;

const print = (line) => process.stdout.write(`${line}\n`);
const quantile = (values, part) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))];
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function open(pollPeriodMs) {
  const options = { file, pollPeriodMs };
  const reader = createReader(options);
  return createPolledSession({ reader, channels: ['file:power'], thread: { entry, options } });
}

async function cpuPart(work) {
  const before = process.cpuUsage();
  const startNs = process.hrtime.bigint();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (Number(process.hrtime.bigint() - startNs) / 1e3);
}

const waiting = () => cpuPart(() => delay(roundS * 1000));
const bare = new URL('./bare-sampling.mjs', import.meta.url);
for (const [rate, goal] of [
  [10, 0.1],
  [100, 0.5],
]) {
  const pollPeriodMs = 1000 / rate;
  const parts = { idle: [], bare: [], session: [] };
  for (let round = 0; round < rounds; round += 1) {
    parts.idle.push(100 * (await waiting()));
    const loop = new Worker(bare, { workerData: { file, pollPeriodMs } });
    await delay(500);
    parts.bare.push(100 * (await waiting()));
    await loop.terminate();
    const session = await open(pollPeriodMs);
    await delay(500);
    parts.session.push(100 * (await waiting()));
    await session.close();
  }
  const [floor, least, ours] = [parts.idle, parts.bare, parts.session].map(mean);
  print(
    `sampling at ${rate} Hz: ${(ours - floor).toFixed(3)} % of one core above a process that waits (goal ${goal} %), ` +
      `the least loop ${(least - floor).toFixed(3)} %, ratio ${((ours - floor) / (least - floor)).toFixed(2)} ` +
      `(${parts.session.map((part, index) => (part / parts.bare[index]).toFixed(2)).join(', ')})`,
  );
}

const tree = await writePowercapTree(folder, machines.twoSocketServer);
const opened = {
  'rapl, two packages and their memory': rapl({ root: tree.root }),
  estimate: estimate({ tdpW: 65 }),
  simulated: simulated({}),
};
for (const [name, meter] of Object.entries(opened)) {
  const probe = await meter.probe();
  if (!probe.available) {
    print(`one snapshot of ${name}: not available here (${probe.detail})`);
    continue;
  }
  const session = await meter.open({ channels: probe.channels.map(({ id }) => id), process: null });
  const times = [];
  for (let count = 0; count < 3000; count += 1) {
    const startNs = process.hrtime.bigint();
    await session.snapshot();
    times.push(Number(process.hrtime.bigint() - startNs) / 1e3);
  }
  await session.close();
  print(
    `one snapshot of ${name}: median ${quantile(times, 0.5).toFixed(1)} µs, 99 % ${quantile(times, 0.99).toFixed(1)} µs`,
  );
}

async function lateness(rate) {
  const session = await open(1000 / rate);
  const from = await session.snapshot();
  await delay(roundS * 1000);
  const to = await session.snapshot();
  await session.readings(from, to);
  const times = session
    .series({ startNs: from.beforeNs, endNs: to.afterNs })
    .map(({ atNs }) => atNs);
  await session.close();
  const periodNs = 1e9 / rate;
  const late = times.slice(1).map((atNs, index) => Math.abs(atNs - times[index] - periodNs) / 1e3);
  return `median ${quantile(late, 0.5).toFixed(0)} µs, 99 % ${quantile(late, 0.99).toFixed(0)} µs, ${times.length} of ${rate * roundS} samples`;
}

for (const rate of [10, 100]) {
  print(`interval off by, ${rate} Hz, idle: ${await lateness(rate)}`);
  const busy = Array.from(
    { length: availableParallelism() },
    () => new Worker('for (;;);', { eval: true }),
  );
  print(`interval off by, ${rate} Hz, all ${busy.length} processors busy: ${await lateness(rate)}`);
  await Promise.all(busy.map((worker) => worker.terminate()));
}

const importing = `const start = process.hrtime.bigint(); await import('@wattbench/meters'); console.log(Number(process.hrtime.bigint() - start) / 1e6);`;
const imports = Array.from({ length: 11 }, () =>
  Number(
    spawnSync(process.execPath, ['--input-type=module', '--eval', importing], { encoding: 'utf8' })
      .stdout,
  ),
);
print(`import of @wattbench/meters: median ${quantile(imports, 0.5).toFixed(1)} ms (goal 50 ms)`);
rmSync(folder, { recursive: true, force: true });
