import {
  smoke,
  type CompletedResult,
  type Experiment,
  type FailedResult,
  type Result,
  type RunSpec,
} from '@wattbench/core';

/** A small experiment of `runs` repeats of one cell. */
export function makeExperiment(id: string, runs = 3): Experiment {
  return {
    id,
    planHash: 'f00d',
    createdAt: '2026-01-02T03:04:05.678Z',
    title: 'Example',
    runs: Array.from({ length: runs }, (_, repeat) => makeSpec(id, repeat)),
    rejectedMeters: [
      { id: 'rapl', available: false, reason: 'permission', detail: 'energy_uj: EACCES' },
    ],
  };
}

function makeSpec(experimentId: string, repeat: number): RunSpec {
  return {
    id: `run-${repeat}`,
    experimentId,
    cell: {
      task: 'text-classification',
      model: {
        id: 'tiny',
        revision: '1',
        license: 'MIT',
        purpose: 'task-specific',
        artifact: {
          format: 'onnx',
          precision: 'fp32',
          files: [{ path: 'onnx/model.onnx', sha256: 'aa', bytes: 12 }],
        },
      },
      dataset: { id: 'reviews', revision: '1', license: 'MIT', size: 10 },
      backend: {
        kind: 'backend',
        specVersion: 1,
        id: 'onnx',
        entry: 'file:///runtime.js',
        package: { name: '@wattbench/backend-onnx', version: '1.0.0' },
        options: {},
      },
      device: 'cpu',
      threads: 1,
    },
    protocol: { ...smoke, repeats: 3 },
    meters: [],
    repeat,
    order: repeat,
  };
}

function makeBase(experiment: Experiment, repeat: number) {
  return {
    schemaVersion: 1 as const,
    runId: `run-${repeat}`,
    experimentId: experiment.id,
    spec: makeSpec(experiment.id, repeat),
    startedAt: '2026-01-02T03:04:05.678Z',
    endedAt: '2026-01-02T03:05:05.678Z',
    environment: {
      machine: 'example',
      platform: 'linux',
      architecture: 'x64',
      operatingSystem: 'Debian 12',
      kernel: '6.1',
      nodeVersion: '20.20.2',
      wattbenchVersion: '0.1.0',
      cpu: {
        model: 'Example',
        vendor: null,
        logicalCores: 2,
        physicalCores: null,
        governor: null,
        turbo: null,
      },
      memoryBytes: 8e9,
      virtualMachine: null,
      container: null,
      cpuLimit: null,
      mainsPower: null,
    },
    conditions: {
      loadAverage1: null,
      freeMemoryBytes: 1e9,
      swapUsedBytes: null,
      mainsPower: null,
      governor: null,
    },
    meters: [],
    phases: [],
  };
}

/** A completed run; `marker` tells two results of one run apart, `padding` makes the record longer. */
export function makeCompleted(
  experiment: Experiment,
  repeat: number,
  more: { readonly marker?: string; readonly padding?: number } = {},
): CompletedResult {
  return {
    ...makeBase(experiment, repeat),
    state: 'completed',
    session: {
      runtime: { name: 'onnxruntime-node', version: '1.30.0' },
      device: 'cpu',
      precision: 'fp32',
      threads: 1,
      settings: {},
      fallbacks: [],
    },
    latenciesNs: [1_000_000, 2_000_000],
    samplesSha256: more.marker ?? 'bb',
    outputs: [{ sampleId: 's1', output: 'x'.repeat(more.padding ?? 1) }],
    scores: { accuracy: 0.9 },
    issues: [],
  };
}

export function makeFailed(experiment: Experiment, repeat: number): FailedResult {
  return {
    ...makeBase(experiment, repeat),
    state: 'failed',
    phase: 'load',
    error: { code: 'MODEL_CORRUPT', message: 'not a model', fix: 'get it again' },
    exit: { code: null, signal: 'SIGKILL' },
    stderrTail: '',
  };
}

export function makeSkipped(experiment: Experiment, repeat: number): Result {
  return { ...makeBase(experiment, repeat), state: 'skipped', reason: 'no GPU' };
}
