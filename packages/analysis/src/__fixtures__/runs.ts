import { standard } from '@wattbench/core';
import type {
  Channel,
  ChannelReading,
  CompletedResult,
  Experiment,
  FailedResult,
  PhaseId,
  PhaseRecord,
  Reading,
  RunSpec,
  SkippedResult,
} from '@wattbench/core';

const second = 1e9;

export const packageChannel: Channel = {
  id: 'rapl:package-0',
  component: 'cpu',
  scope: 'machine',
  method: 'counter',
  counted: true,
  includes: ['rapl:core-0'],
  updatePeriodNs: 1e6,
  resolutionJ: 61e-6,
  gainError: 0.05,
  source: 'powercap',
};

export const memoryChannel: Channel = {
  ...packageChannel,
  id: 'rapl:dram-0',
  component: 'dram',
  includes: [],
};

/** A detail of the package: never added. */
export const coreChannel: Channel = {
  ...packageChannel,
  id: 'rapl:core-0',
  counted: false,
  includes: [],
};

export function makeSpec(repeat: number, change: Partial<RunSpec['cell']> = {}): RunSpec {
  return {
    id: `${change.model?.id ?? 'tiny'}-${change.threads ?? 1}-${repeat}`,
    experimentId: 'example',
    cell: {
      task: 'text-classification',
      model: {
        id: 'tiny',
        revision: '1',
        license: 'MIT',
        purpose: 'task-specific',
        artifact: { format: 'onnx', precision: 'fp32', files: [] },
      },
      dataset: { id: 'reviews', revision: '1', license: 'MIT', size: 1000 },
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
      ...change,
    },
    protocol: standard,
    meters: [
      {
        kind: 'meter',
        specVersion: 1,
        id: 'rapl',
        entry: 'file:///rapl.js',
        package: { name: '@wattbench/meters', version: '1.0.0' },
        options: {},
      },
    ],
    repeat,
    order: repeat,
  };
}

export function makeReading(energyJ: number, change: Partial<Reading> = {}): Reading {
  return {
    state: 'read',
    meter: 'rapl',
    channel: packageChannel.id,
    window: { startNs: 0, endNs: 10 * second },
    energyJ,
    quality: 'measured',
    uncertainty: [],
    issues: [],
    ...change,
  };
}

export function makePhase(
  id: PhaseId,
  readings: readonly ChannelReading[],
  change: Partial<PhaseRecord> = {},
): PhaseRecord {
  return {
    id,
    window: { startNs: 0, endNs: 10 * second },
    inferences: id === 'measure' ? 1000 : 0,
    readings,
    processCpuNs: 0,
    otherCpuNs: null,
    ...change,
  };
}

function makeBase(spec: RunSpec) {
  return {
    schemaVersion: 1 as const,
    runId: spec.id,
    experimentId: spec.experimentId,
    spec,
    startedAt: '2026-01-02T03:04:05Z',
    endedAt: '2026-01-02T03:05:05Z',
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
        physicalCores: 2,
        governor: 'performance',
        turbo: null,
      },
      memoryBytes: 8e9,
      virtualMachine: false,
      container: null,
      cpuLimit: null,
      mainsPower: true,
    },
    conditions: {
      loadAverage1: 0,
      freeMemoryBytes: 1e9,
      swapUsedBytes: 0,
      mainsPower: null,
      governor: null,
    },
    meters: [
      {
        id: 'rapl',
        package: { name: '@wattbench/meters', version: '1.0.0' },
        channels: [packageChannel],
      },
    ],
    phases: [],
  };
}

/** A completed run of 1,000 inferences in 10 s that used `energyJ`. */
export function makeRun(
  spec: RunSpec,
  energyJ: number,
  change: Partial<CompletedResult> = {},
): CompletedResult {
  return {
    ...makeBase(spec),
    state: 'completed',
    session: {
      runtime: { name: 'onnxruntime-node', version: '1.30.0' },
      device: spec.cell.device,
      precision: spec.cell.model.artifact.precision,
      threads: spec.cell.threads,
      settings: {},
      fallbacks: [],
    },
    latenciesNs: [8e6, 10e6, 12e6],
    samplesSha256: 'aa',
    outputs: [],
    scores: { accuracy: 0.9 },
    issues: [],
    phases: [makePhase('measure', [makeReading(energyJ)])],
    ...change,
  };
}

export function makeFailed(spec: RunSpec): FailedResult {
  return {
    ...makeBase(spec),
    state: 'failed',
    phase: 'load',
    error: { code: 'MODEL_CORRUPT', message: 'not a model', fix: 'get it again' },
    exit: null,
    stderrTail: '',
  };
}

export function makeSkipped(spec: RunSpec): SkippedResult {
  return { ...makeBase(spec), state: 'skipped', reason: 'no GPU' };
}

export function makeExperiment(
  runs: readonly RunSpec[],
  change: Partial<Experiment> = {},
): Experiment {
  return {
    id: 'example',
    planHash: 'f00d',
    createdAt: '2026-01-02T03:04:05Z',
    title: 'Example',
    runs,
    rejectedMeters: [],
    ...change,
  };
}

/** An experiment of one cell whose repeats are these runs. */
export function repeatsOf(results: readonly CompletedResult[]) {
  return { experiment: makeExperiment(results.map((result) => result.spec)), results };
}
