import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onnx } from '@wattbench/backend-onnx';
import { standard } from '@wattbench/core';
import { estimate } from '@wattbench/meters';
import { planExperiment, runExperiment } from '@wattbench/runner';
import { starterDatasets, starterModels, starterSuite } from '@wattbench/starter';
import { tasks } from '@wattbench/tasks';
import { cacheDirectory } from '@wattbench/cli';

// What the harness costs: 1,000 inferences through the runner against a bare loop on onnxruntime-node in
// a child process of its own, in turn within one run, and the fixed time of a cell. Goals: ratio <= 1.02,
// fixed time <= 0.3 s.
const rounds = Number(process.argv[2] ?? 7);
const threads = availableParallelism();
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'wattbench-bench-'));
process.env.WATTBENCH_LOCK = join(folder, 'machine.lock');
const onProgress = (message) => process.stderr.write(`${message}\n`);
const models = starterModels({ cacheDirectory: cacheDirectory() });
const datasets = starterDatasets();

for (const { task: taskId, model: modelId, dataset: datasetId } of starterSuite.cells) {
  const source = models.find(({ id }) => id === modelId);
  const dataset = datasets.find(({ id }) => id === datasetId);
  const { model, directory } = await source.materialise({ signal, onProgress });
  const artifact = model.artifacts.find(({ format }) => format === 'onnx');
  const cell = {
    task: taskId,
    model: { ...model, artifact },
    dataset: identity(dataset),
    backend: onnx(),
    device: 'cpu',
    threads,
  };
  const inputs = [];
  for await (const sample of dataset.samples({ seed: standard.seed, limit: standard.inferences }))
    inputs.push(sample.input);
  const bareRequest = {
    taskId,
    directory,
    graph: artifact.files.find(({ path }) => path.endsWith('.onnx')).path,
    inputs,
    threads,
    calls: standard.inferences,
    warmUp: standard.warmUp,
  };
  const pairs = [];
  const fixedS = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['harness', 'bare'] : ['bare', 'harness'];
    const ns = {};
    for (const side of order) {
      if (side === 'bare') ns.bare = await bareLoop(bareRequest);
      else {
        const run = await throughRunner({
          cell,
          task: tasks.find(({ id }) => id === taskId),
          model,
          directory,
          dataset,
        });
        ns.harness = run.windowNs;
        fixedS.push(run.fixedS);
      }
    }
    pairs.push(ns.harness / ns.bare);
    onProgress(
      `${modelId} round ${round + 1}/${rounds}: bare ${(ns.bare / 1e9).toFixed(3)} s, harness ${(ns.harness / 1e9).toFixed(3)} s`,
    );
  }
  const [low, mid, high] = quartiles(pairs);
  process.stdout.write(
    `${modelId}: harness / bare = ${mid.toFixed(4)} (quartiles ${low.toFixed(4)} to ${high.toFixed(4)}, ${rounds} pairs; goal <= 1.02)\n` +
      `${modelId}: fixed time of a cell, spawn to first inference less model load = ${quartiles(fixedS)[1].toFixed(3)} s (goal <= 0.3 s)\n`,
  );
}
rmSync(folder, { recursive: true, force: true });

async function bareLoop(request) {
  const child = fork(fileURLToPath(new URL('bare-loop.mjs', import.meta.url)), [], {
    serialization: 'advanced',
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  const answer = new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the bare loop ended with ${code}`)));
  });
  child.send(request);
  return (await answer).windowNs;
}

async function throughRunner({ cell, task, model, directory, dataset }) {
  const experiment = planExperiment({
    title: 'harness overhead',
    cells: [cell],
    protocol: { ...standard, repeats: 1, baselineS: 0, accuracySamples: 1 },
    meters: [estimate()],
    rejectedMeters: [],
  });
  const results = [];
  let spawnedNs = 0n;
  await runExperiment({
    experiment,
    materialFor: () => ({ task, model, directory, dataset }),
    journal: { folder, append: (result) => results.push(result), close: () => {} },
    finishedRunIds: new Set(),
    reporter: {
      onEvent: ({ type }) => {
        if (type === 'run-start') spawnedNs = process.hrtime.bigint();
      },
    },
    signal,
  });
  const [result] = results;
  if (result?.state !== 'completed')
    throw new Error(JSON.stringify(result?.error ?? result?.state));
  const phase = (id) => result.phases.find((record) => record.id === id).window;
  return {
    windowNs: phase('measure').endNs - phase('measure').startNs,
    fixedS:
      (phase('first-run').startNs - Number(spawnedNs)) / 1e9 -
      seconds(phase('load')) -
      seconds(phase('baseline')),
  };
}

function seconds({ startNs, endNs }) {
  return (endNs - startNs) / 1e9;
}

function identity({ id, revision, license, size }) {
  return { id, revision, license, size };
}

function quartiles(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return [0.25, 0.5, 0.75].map(
    (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))],
  );
}
