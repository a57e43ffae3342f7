import type { CellSummary } from '@wattbench/analysis';

const alone = {
  state: 'not-compared',
  reason: 'there is no other runtime to compare with',
} as const;

/** A measured cell of five repeats. */
export function makeSummary(change: Partial<CellSummary> = {}): CellSummary {
  return {
    experimentId: '2026-01-02-a1b2',
    task: 'text-classification',
    model: 'distilbert-sst2',
    dataset: 'reviews',
    backend: 'onnx',
    device: 'cpu',
    threads: 1,
    precision: 'fp32',
    runtime: 'onnxruntime-node 1.30.0',
    variant: null,
    protocol: 'standard',
    batchSize: 1,
    concurrency: 1,
    inputWords: null,
    window: 'inference',
    generationSettings: null,
    inferences: 1000,
    inferencesMade: { fewest: 1000, most: 1000 },
    planned: 5,
    repeats: 5,
    failed: 0,
    skipped: 0,
    firstFailure: null,
    meter: 'rapl',
    quality: 'measured',
    boundary: 'CPU and memory, all of the machine (rapl:package-0, rapl:dram-0)',
    level: 0.95,
    target: null,
    energyWhPer1000: { mean: 0.41234, low: 0.3881, high: 0.43612 },
    ratioToBest: null,
    energyWhPer1000OutputTokens: null,
    idleWhPer1000: { mean: 0.1, low: 0.09, high: 0.11 },
    netWhPer1000: { mean: 0.31234, low: 0.28, high: 0.34 },
    loadedIdleWhPer1000: { mean: 0.11, low: 0.1, high: 0.12 },
    idlePowerW: { mean: 5.61, low: 5.05, high: 6.17 },
    loadedIdlePowerW: { mean: 6.17, low: 5.61, high: 6.73 },
    carbonGPer1000: {
      mean: 0.14105,
      low: 0.10488,
      high: 0.17721,
      intensityGPerKwh: 342.06,
      gridShare: 0.25,
      source: 'average of DEU by Ember (CC BY-SA 4.0), from @tgwf/co2 0.19.0',
    },
    powerW: { mean: 23.14, low: 21.9, high: 24.3 },
    latencyMs: { p50: 12.06, p95: 14.02 },
    generation: null,
    scores: { accuracy: 0.891, f1: 0.88 },
    equivalence: alone,
    pareto: { state: 'front', metric: 'accuracy' },
    budgets: { energy: null, net: null, carbon: null },
    issues: [],
    runIds: ['a', 'b', 'c', 'd', 'e'],
    ...change,
  };
}

/** A cell of which no run was completed. */
export function makeFailed(change: Partial<CellSummary> = {}): CellSummary {
  return makeSummary({
    repeats: 0,
    failed: 5,
    firstFailure: { phase: 'load', code: 'MODEL_CORRUPT', message: 'model.onnx is not ONNX' },
    quality: null,
    boundary: null,
    energyWhPer1000: null,
    idleWhPer1000: null,
    netWhPer1000: null,
    loadedIdleWhPer1000: null,
    idlePowerW: null,
    loadedIdlePowerW: null,
    pareto: { state: 'left-out', reason: 'its energy is not known' },
    carbonGPer1000: null,
    powerW: null,
    latencyMs: null,
    runtime: null,
    scores: {},
    equivalence: { state: 'not-compared', reason: 'no repeat was completed' },
    issues: [
      {
        code: 'repeats-failed',
        detail: 'load: MODEL_CORRUPT, model.onnx is not ONNX',
        repeats: 5,
        of: 5,
      },
    ],
    runIds: [],
    ...change,
  });
}

/** What one machine may have measured: a small model, a doubtful one, an unknown energy, a failure. */
export const measured: readonly CellSummary[] = [
  makeSummary(),
  makeSummary({
    model: 'tiny-bert',
    energyWhPer1000: { mean: 0.051234, low: 0.0461, high: 0.0569 },
    carbonGPer1000: {
      mean: 0.017525,
      low: 0.0124,
      high: 0.0227,
      intensityGPerKwh: 342.06,
      gridShare: 0.25,
      source: 'average of DEU by Ember (CC BY-SA 4.0), from @tgwf/co2 0.19.0',
    },
    powerW: { mean: 18.2, low: 17.1, high: 19.3 },
    latencyMs: { p50: 1.912, p95: 2.4 },
    scores: { accuracy: 0.802 },
    issues: [
      { code: 'other-load', detail: 'others took 12 % of the processors', repeats: 2, of: 5 },
    ],
  }),
  makeSummary({
    model: 'bert-large-uncased-finetuned-sst-2-english',
    energyWhPer1000: null,
    carbonGPer1000: null,
    powerW: null,
    quality: null,
    latencyMs: { p50: 104.2, p95: 131.9 },
    scores: { accuracy: 0.93 },
    issues: [
      {
        code: 'energy-unknown',
        detail: 'rapl:dram-0: permission, EACCES',
        repeats: 5,
        of: 5,
      },
    ],
  }),
  makeFailed({ model: 'broken' }),
];

/** What a machine without a meter gives. */
export const estimated: readonly CellSummary[] = [
  makeSummary({
    experimentId: '2026-01-03-c3d4',
    task: 'image-classification',
    model: 'fashion-mnist-cnn',
    dataset: 'fashion-mnist',
    protocol: 'smoke',
    planned: 1,
    repeats: 1,
    inferences: 50,
    inferencesMade: { fewest: 50, most: 50 },
    meter: 'estimate',
    quality: 'estimated',
    boundary: 'CPU, the share of the measured process (estimate:cpu)',
    energyWhPer1000: { mean: 0.00312, low: 0.00075, high: 0.00549 },
    carbonGPer1000: {
      mean: 0.001475,
      low: 0.0000295,
      high: 0.00309,
      intensityGPerKwh: 472.94,
      gridShare: 0.25,
      source: 'average of WORLD by Ember (CC BY-SA 4.0), from @tgwf/co2 0.19.0',
    },
    powerW: { mean: 6.1, low: 1.5, high: 10.7 },
    latencyMs: { p50: 1.84, p95: 2.21 },
    issues: [
      {
        code: 'estimated',
        detail:
          'estimate computes energy from a model of the machine and measures none; could not be read: rapl (hardware)',
        repeats: 1,
        of: 1,
      },
      {
        code: 'single-repeat',
        detail: "the interval holds only the meter's own doubt, not the spread between repeats",
        repeats: 1,
        of: 1,
      },
      {
        code: 'region-assumed',
        detail: 'the mean of the world stands in for the carbon intensity; give `--region`',
        repeats: 1,
        of: 1,
      },
    ],
  }),
];

const reference = 'onnx';
const tfjsWasm = { backend: 'tfjs', runtime: '@tensorflow/tfjs 4.22.0', variant: 'engine wasm' };

/** One model on five runtimes: the reference is best, one is coarser, one answers otherwise, one failed, one was skipped. */
export const compared: readonly CellSummary[] = [
  makeFailed({
    backend: 'transformers',
    issues: [
      { code: 'repeats-failed', detail: 'load: MODEL_CORRUPT, model.onnx is not ONNX', repeats: 5, of: 5 },
    ],
  }),
  makeFailed({
    backend: 'transformers',
    device: 'webgpu',
    failed: 0,
    skipped: 5,
    firstFailure: null,
    issues: [{ code: 'repeats-skipped', detail: 'there is no GPU adapter', repeats: 5, of: 5 }],
  }),
  makeSummary({
    ...tfjsWasm,
    variant: 'engine node',
    runtime: '@tensorflow/tfjs-node 4.22.0',
    energyWhPer1000: { mean: 0.2, low: 0.19, high: 0.21 },
    carbonGPer1000: null,
    equivalence: {
      state: 'not-equivalent',
      reference,
      compared: 1000,
      different: 3,
      first: [{ sampleId: 'sst2-17', difference: 'first label "POSITIVE" against "NEGATIVE"' }],
    },
    issues: [
      {
        code: 'not-equivalent',
        detail:
          '3 of 1000 inputs are answered otherwise than by onnx: sst2-17: first label "POSITIVE" against "NEGATIVE"',
        repeats: 5,
        of: 5,
      },
    ],
  }),
  makeSummary({
    ...tfjsWasm,
    threads: 1,
    energyWhPer1000: { mean: 1.3195, low: 1.21, high: 1.43 },
    ratioToBest: { mean: 3.2, low: 2.93, high: 3.49 },
    carbonGPer1000: {
      mean: 0.4513,
      low: 0.33,
      high: 0.57,
      intensityGPerKwh: 342.06,
      gridShare: 0.25,
      source: 'average of DEU by Ember (CC BY-SA 4.0), from @tgwf/co2 0.19.0',
    },
    latencyMs: { p50: 41.2, p95: 44.02 },
    equivalence: { state: 'equivalent', reference, compared: 1000, different: 0 },
    issues: [
      { code: 'work-differs', detail: 'the graph transposes its layout 12 times', repeats: 5, of: 5 },
    ],
  }),
  makeSummary({
    threads: 2,
    ratioToBest: { mean: 1, low: 1, high: 1 },
    equivalence: { state: 'reference' },
  }),
];

const generation = {
  promptTokens: 41.25,
  outputTokens: 32,
  timeToFirstTokenMs: { p50: 212.3, p95: 240.9 },
  perOutputTokenMs: { p50: 31.4, p95: 33.9 },
};
const generationSettings = { outputTokens: 32, length: 'forced', temperature: 0 } as const;
const writing = {
  task: 'text-generation',
  dataset: 'prompts',
  model: 'smollm2-135m-instruct',
  generationSettings,
  scores: { exactMatch: 0.42 },
} as const;

/** One model that writes text, on two runtimes. */
export const written: readonly CellSummary[] = [
  makeSummary({
    ...writing,
    energyWhPer1000: { mean: 61.2, low: 58.1, high: 64.4 },
    energyWhPer1000OutputTokens: { mean: 1.9125, low: 1.8156, high: 2.0125 },
    ratioToBest: { mean: 1, low: 1, high: 1 },
    equivalence: { state: 'reference' },
    generation,
  }),
  makeSummary({
    ...writing,
    backend: 'transformers',
    runtime: '@huggingface/transformers 4.0.0',
    precision: 'q4',
    energyWhPer1000: { mean: 78.4, low: 75.1, high: 82 },
    energyWhPer1000OutputTokens: { mean: 2.45, low: 2.3469, high: 2.5625 },
    ratioToBest: { mean: 1.281, low: 1.214, high: 1.352 },
    equivalence: { state: 'equivalent', reference, compared: 200, different: 2 },
    generation: { ...generation, timeToFirstTokenMs: { p50: 188, p95: 301.5 } },
  }),
];
