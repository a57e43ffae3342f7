import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onnx } from '@wattbench/backend-onnx';
import { standard } from '@wattbench/core';
import { estimate } from '@wattbench/meters';
import { planExperiment, runExperiment } from '@wattbench/runner';
import { starterDatasets, starterModels, starterSuite } from '@wattbench/starter';
import { tasks } from '@wattbench/tasks';
import { cacheDirectory } from '@wattbench/cli';
import { askChild } from './ask-child.mjs';
import { geometricMean, text } from './ratio.mjs';

// What the harness costs, over 1,000 inferences of each starter model on one thread.
// 1. The runner's loop against a bare loop on onnxruntime-node, in turn in one process: the price of the loop.
// 2. The whole runner against a bare loop in a child process of its own, in turn: differs from process to process
//    by far more than the harness costs, so the fastest of each side are compared too.
// 3. The fixed time of a cell: from spawn to the first inference, less the load of the model.
// Goals: ratio <= 1.02, fixed time <= 0.3 s.
const rounds = Number(process.argv[2] ?? 15);
// One thread: hand-overs between threads vary more from process to process than the harness costs.
const threads = 1;
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'wattbench-bench-'));
process.env.WATTBENCH_LOCK = join(folder, 'machine.lock');
const onProgress = (message) => process.stderr.write(`${message}\n`);
const models = starterModels({ cacheDirectory: cacheDirectory() });
const datasets = starterDatasets();

const only = process.argv[3];
for (const { task: taskId, model: modelId, dataset: datasetId } of starterSuite.cells) {
  if (only !== undefined && only !== modelId) continue;
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
    model: { ...model, artifacts: [artifact] },
    inputs,
    threads,
    calls: standard.inferences,
    warmUp: standard.warmUp,
  };
  const pairs = [];
  const times = { harness: [], bare: [] };
  const fixedS = [];
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? ['harness', 'bare'] : ['bare', 'harness'];
    const ns = {};
    for (const side of order) {
      if (side === 'bare') ns.bare = (await askChild('bare-loop.mjs', bareRequest)).windowNs;
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
    times.harness.push(ns.harness);
    times.bare.push(ns.bare);
    pairs.push(ns.harness / ns.bare);
    onProgress(
      `${modelId} round ${round + 1}/${rounds}: bare ${(ns.bare / 1e9).toFixed(3)} s, harness ${(ns.harness / 1e9).toFixed(3)} s`,
    );
  }
  const loops = [];
  for (let round = 0; round < rounds; round += 1) {
    const pair = { ...bareRequest, backend: onnx(), bare: 'onnx', bareFirst: round % 2 === 1 };
    loops.push((await askChild('alternating-loops.mjs', pair)).wall);
  }
  const fastest = Math.min(...times.harness) / Math.min(...times.bare);
  process.stdout.write(
    `${modelId}: harness / bare, in one process  ${text(geometricMean(loops))}, ${rounds} processes\n` +
      `${modelId}: harness / bare, two processes   ${text(geometricMean(pairs))}, ${rounds} pairs; fastest of each ${fastest.toFixed(4)}\n` +
      `${modelId}: fixed time of a cell            ${median(fixedS).toFixed(3)} s\n`,
  );
}
rmSync(folder, { recursive: true, force: true });

async function throughRunner({ cell, task, model, directory, dataset }) {
  const experiment = planExperiment({
    title: 'harness overhead',
    cells: [cell],
    protocols: [{ ...standard, repeats: 1, baselineS: 0, accuracySamples: 1 }],
    meters: [estimate()],
    rejectedMeters: [],
  });
  const results = [];
  let spawnedNs = 0n;
  await runExperiment({
    experiment,
    materialFor: () => ({ task, model, directory, dataset }),
    openJournal: async () => ({
      journal: { folder, append: (result) => results.push(result), close: () => {} },
      results: [],
    }),
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

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}
