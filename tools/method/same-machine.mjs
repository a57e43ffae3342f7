import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareResults } from '@wattbench/analysis';
import { smoke } from '@wattbench/core';
import { estimate } from '@wattbench/meters';
import { planExperiment, runExperiment } from '@wattbench/runner';
import { knownTasks } from '@wattbench/tasks';
import { loopBackend } from './loop-backend.mjs';

const trials = 20;
const repeats = 8;
const rounds = 400_000;
const taskId = 'text-classification';
const task = knownTasks.get(taskId);

const protocol = {
  ...smoke,
  repeats,
  inferences: 500,
  baselineS: 0,
  accuracySamples: 5,
  warmUp: {
    minimumInferences: 100,
    minimumS: 0.1,
    maximumInferences: 1000,
    maximumS: 5,
    steady: null,
  },
};

/**
 * On this machine, by the runner and the estimate as they are: the same cell twice (A/A), and once with 10 % more work in
 * one arm (A/B), so many trials of each, the arms interleaved as every plan does.
 */
export async function machineStudy() {
  const folder = mkdtempSync(join(tmpdir(), 'wattbench-method-'));
  process.env.WATTBENCH_LOCK = join(folder, 'machine.lock');
  writeFileSync(join(folder, 'model.txt'), 'a loop');
  try {
    const same = await trialsOf({ folder, more: 1 });
    const more = await trialsOf({ folder, more: 1.1 });
    return [
      `A/A, the same cell twice: ${shown(same)} of ${trials} trials show a difference, ${shownTogether(same)} when all ${trials} are corrected for together (Holm).`,
      `A/B, 10 % more work in B: ${shown(more)} of ${trials} trials show it; ratio ${meanRatio(more)} on average, intervals ${narrowest(more)}.`,
    ].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function trialsOf({ folder, more }) {
  const results = [];
  for (let trial = 0; trial < trials; trial += 1) {
    const records = await measure({ folder, more, seed: trial });
    const select = (backend) => ({ ...records, select: { backend } });
    const { pairs } = compareResults(select('a'), select('b'), { tasks: knownTasks });
    const [pair] = pairs;
    if (pair?.result == null) throw new Error(`no ratio: ${JSON.stringify(pair?.obstacles)}`);
    results.push(pair.result);
    const { ratio, pValue } = pair.result;
    process.stderr.write(
      `${more === 1 ? 'A/A' : 'A/B'} ${trial + 1}/${trials}: ${ratio.mean.toFixed(4)} (${ratio.low.toFixed(4)}–${ratio.high.toFixed(4)}), p ${pValue.toFixed(4)}\n`,
    );
  }
  return results;
}

async function measure({ folder, more, seed }) {
  const sha256 = createHash('sha256').update('a loop').digest('hex');
  const artifact = {
    format: 'loop',
    precision: 'fp32',
    files: [{ path: 'model.txt', sha256, bytes: 6 }],
  };
  const model = { id: 'loop', taskId, revision: '1', license: 'none', purpose: 'task-specific' };
  const dataset = {
    id: 'loop',
    taskId,
    revision: '1',
    license: 'none',
    size: protocol.inferences,
    samples: async function* ({ limit }) {
      for (let index = 0; index < limit; index += 1) {
        yield { id: `s${index}`, input: { text: `text ${index}` }, reference: 'other' };
      }
    },
  };
  const { samples: _unused, taskId: _task, ...identity } = dataset;
  const cellOf = (backend) => ({
    task: taskId,
    model: { ...model, artifact },
    dataset: identity,
    backend,
    device: 'cpu',
    threads: 1,
  });
  const experiment = planExperiment({
    title: 'same machine',
    cells: [cellOf(loopBackend('a', rounds)), cellOf(loopBackend('b', Math.round(rounds * more)))],
    protocols: [{ ...protocol, seed }],
    meters: [estimate()],
    rejectedMeters: [],
  });
  const results = [];
  await runExperiment({
    experiment,
    materialFor: () => ({
      task,
      model: { ...model, artifacts: [artifact] },
      directory: folder,
      dataset,
    }),
    openJournal: async () => ({
      journal: { folder, append: (result) => results.push(result), close: () => {} },
      results: [],
    }),
    reporter: { onEvent: () => {} },
    signal: new AbortController().signal,
  });
  const broken = results.find(({ state }) => state !== 'completed');
  if (broken !== undefined) throw new Error(JSON.stringify(broken.error ?? broken.state));
  return { experiment, results };
}

function shown(results) {
  return results.filter(({ verdict }) => verdict !== 'no-difference-shown').length;
}

function shownTogether(results) {
  const sorted = results.map(({ pValue }) => pValue).toSorted((x, y) => x - y);
  const kept = sorted.findIndex((pValue, rank) => pValue > 0.05 / (sorted.length - rank));
  return kept === -1 ? sorted.length : kept;
}

function meanRatio(results) {
  const logarithms = results.map(({ ratio }) => Math.log(ratio.mean));
  return Math.exp(logarithms.reduce((sum, value) => sum + value, 0) / results.length).toFixed(3);
}

function narrowest(results) {
  const widths = results.map(({ ratio }) => (ratio.high - ratio.low) / 2).toSorted((x, y) => x - y);
  return `±${(100 * widths[0]).toFixed(1)} % to ±${(100 * widths.at(-1)).toFixed(1)} %`;
}
