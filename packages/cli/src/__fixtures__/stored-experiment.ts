import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  smoke,
  type Channel,
  type CompletedResult,
  type Experiment,
  type JsonObject,
  type PhaseRecord,
  type Protocol,
  type RunSpec,
} from '@wattbench/core';
import { planExperiment, samplesHash } from '@wattbench/runner';
import { createStore } from '@wattbench/store';

const second = 1e9;
const calls = 20;

/** Labelled sentences of the user: `my.jsonl` in the working folder. */
export const sentences = ['good', 'bad', 'fine', 'poor'].map((text, index) => ({
  text,
  label: index % 2 === 0 ? 'positive' : 'negative',
}));
export const sentencesText = sentences.map((row) => `${JSON.stringify(row)}\n`).join('');

const channel: Channel = {
  id: 'rapl:package-0',
  component: 'cpu',
  scope: 'machine',
  method: 'counter',
  counted: true,
  includes: [],
  updatePeriodNs: 1e6,
  resolutionJ: 61e-6,
  gainError: 0.05,
  source: 'powercap',
};

export interface StoredOptions {
  readonly backends?: readonly string[];
  readonly repeats?: number;
  readonly title?: string;
  readonly createdAt?: string;
  readonly protocol?: Partial<Protocol>;
  readonly backendEntry?: string;
  readonly backendPackage?: { readonly name: string; readonly version: string };
  readonly backendOptions?: JsonObject;
  readonly threads?: number;
  /** Power in the measured window of a run, in W. */
  readonly powerW?: (spec: RunSpec) => number;
  /** What else is other in a run. */
  readonly change?: (result: CompletedResult) => Partial<CompletedResult>;
}

/** An experiment whose records fit together, as a run of 20 calls of 10 ms each leaves it. */
export function makeStored(options: StoredOptions = {}): {
  readonly experiment: Experiment;
  readonly results: readonly CompletedResult[];
} {
  const { backends = ['onnx'], repeats = 3, title = 'stored' } = options;
  const planned = planExperiment({
    title,
    cells: backends.map((id) => cellOf(id, options)),
    protocols: [{ ...smoke, inferences: calls, repeats, accuracySamples: 4, ...options.protocol }],
    meters: [
      {
        kind: 'meter',
        specVersion: 1,
        id: 'rapl',
        entry: 'file:///nowhere/rapl.js',
        package: { name: '@wattbench/meters', version: '0.0.0' },
        options: {},
      },
    ],
    rejectedMeters: [],
    ...(backends[0] === undefined ? {} : { reference: backends[0] }),
  });
  const experiment = { ...planned, createdAt: options.createdAt ?? planned.createdAt };
  const results = experiment.runs.map((spec) => {
    const result = resultOf(spec, options.powerW?.(spec) ?? 30);
    return { ...result, ...options.change?.(result) };
  });
  return { experiment, results };
}

/** The same in a folder for results; the file that it stands in. */
export function writeStored(folder: string, options: StoredOptions = {}): string {
  const { experiment, results } = makeStored(options);
  const journal = createStore(folder).create(experiment);
  for (const result of results) journal.append(result);
  journal.close();
  return join(journal.folder, 'results.jsonl');
}

/** Changes the lines of a journal as an editor would. */
export function editLines(
  file: string,
  edit: (lines: readonly string[]) => readonly (string | undefined)[],
): void {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  writeFileSync(file, edit(lines).map((line) => `${line}\n`).join(''));
}

function cellOf(id: string, options: StoredOptions): RunSpec['cell'] {
  return {
    task: 'text-classification',
    model: {
      id: 'mine',
      revision: '1',
      license: 'MIT',
      purpose: 'task-specific',
      artifact: { format: 'onnx', precision: 'fp32', files: [] },
    },
    dataset: {
      id: 'my.jsonl',
      revision: createHash('sha256').update(sentencesText).digest('hex'),
      license: 'unknown',
      size: sentences.length,
    },
    backend: {
      kind: 'backend',
      specVersion: 1,
      id,
      entry: options.backendEntry ?? `file:///nowhere/${id}.js`,
      package: options.backendPackage ?? { name: `@wattbench/backend-${id}`, version: '0.0.0' },
      options: options.backendOptions ?? {},
    },
    device: 'cpu',
    threads: options.threads ?? 1,
  };
}

function resultOf(spec: RunSpec, powerW: number): CompletedResult {
  const { cell, protocol } = spec;
  return {
    schemaVersion: 1,
    runId: spec.id,
    experimentId: spec.experimentId,
    spec,
    startedAt: '2026-06-01T12:00:00.000Z',
    endedAt: '2026-06-01T12:00:10.000Z',
    environment,
    conditions: {
      loadAverage1: 0.1,
      freeMemoryBytes: 4e9,
      swapUsedBytes: 0,
      mainsPower: true,
      governor: 'performance',
    },
    meters: [
      {
        id: 'rapl',
        package: { name: '@wattbench/meters', version: '0.0.0' },
        channels: [channel],
      },
    ],
    phases: [
      phaseOf('baseline', [0, 0.2], { powerW: 10 }),
      phaseOf('measure', [1, 1.2], { powerW, inferences: calls }),
      phaseOf('loaded-idle', [2, 2.2], { powerW: 11 }),
      phaseOf('cool-down', [3, 3.2], { powerW: 10 }),
    ],
    state: 'completed',
    session: {
      runtime: { name: `${cell.backend.id}-runtime`, version: '1.0.0' },
      device: cell.device,
      precision: 'fp32',
      threads: cell.threads,
      settings: {},
      fallbacks: [],
    },
    latenciesNs: Array.from({ length: calls }, () => 1e7),
    samplesSha256: samplesHash(seededSamples, protocol.inputWords),
    outputs: seededSamples.map(({ id, label }) => ({ sampleId: id, output: [{ label, score: 1 }] })),
    scores: { accuracy: 1, 'macro-f1': 1 },
    issues: [],
  };
}

/** The order that seed 1 gives of four samples. */
const seededSamples = [2, 1, 3, 0].map((index) => {
  const row = sentences[index] ?? { text: '', label: '' };
  return { id: `line-${index + 1}`, input: row.text, reference: row.label, label: row.label };
});

function phaseOf(
  id: PhaseRecord['id'],
  [startS, endS]: readonly [number, number],
  { powerW, inferences = 0 }: { readonly powerW: number; readonly inferences?: number },
): PhaseRecord {
  const window = { startNs: startS * second, endNs: endS * second };
  return {
    id,
    window,
    inferences,
    readings: [
      {
        state: 'read',
        meter: 'rapl',
        channel: channel.id,
        window,
        energyJ: powerW * (endS - startS),
        quality: 'measured',
        uncertainty: [{ cause: 'resolution', halfWidthJ: 1e-4 }],
        issues: [],
      },
    ],
    processCpuNs: 2e8,
    otherCpuNs: 1e6,
  };
}

const environment: CompletedResult['environment'] = {
  machine: 'example',
  platform: 'linux',
  architecture: 'x64',
  operatingSystem: 'Debian 12',
  kernel: '6.1',
  nodeVersion: '20.20.2',
  wattbenchVersion: '0.0.0',
  cpu: {
    model: 'Example CPU',
    vendor: null,
    logicalCores: 2,
    physicalCores: 2,
    governor: 'performance',
    turbo: true,
  },
  memoryBytes: 8e9,
  virtualMachine: false,
  container: null,
  cpuLimit: null,
  mainsPower: true,
};
