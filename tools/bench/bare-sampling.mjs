import { openSync, readSync } from 'node:fs';
import { workerData } from 'node:worker_threads';

// The least that sampling can be: wait on an absolute schedule, read one number, keep it.
const { file, pollPeriodMs } = workerData;
const descriptor = openSync(file, 'r');
const buffer = Buffer.alloc(32);
const never = new Int32Array(new SharedArrayBuffer(4));
const nowNs = () => Number(process.hrtime.bigint());
const periodNs = pollPeriodMs * 1e6;
let kept = [];
for (let nextNs = nowNs() + periodNs; ; nextNs += periodNs) {
  Atomics.wait(never, 0, 0, Math.max(0, (nextNs - nowNs()) / 1e6));
  const beforeNs = nowNs();
  const bytes = readSync(descriptor, buffer, 0, 32, 0);
  kept.push([beforeNs, nowNs(), Number(buffer.toString('latin1', 0, bytes))]);
  if (kept.length > 1000) kept = [];
}
