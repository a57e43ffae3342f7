import type { CellSummary, Interval } from '@wattbench/analysis';
import * as fc from 'fast-check';
import { makeSummary } from './summaries.js';

/** Names as they may stand in a file: long, in other scripts, with escape sequences, empty. */
const name = fc.oneof(
  fc.constantFrom('onnx', 'distilbert-base-uncased-finetuned-sst-2-english', 'org/model_v1.2'),
  fc.constantFrom('模型名称很长很长很长很长很长很长很长', '🦙🦙🦙', '\u001B[31mred\u001B[0m', 'a\tb\r\nc', '\u202Eevil'),
  fc.string({ unit: fc.constantFrom('a', 'é', '漢', ' ', '-', '\u0007', '|', '🦙'), maxLength: 90 }),
);
const number = fc.oneof(
  fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
);
const interval = fc
  .tuple(number, number, number)
  .map((values): Interval => {
    const [low = 0, mean = 0, high = 0] = values.toSorted((a, b) => a - b);
    return { low, mean, high };
  });
const issue = fc.record({
  code: fc.constantFrom('other-load', 'not-compared', 'energy-unknown', 'idle-unknown', 'work-differs'),
  detail: name,
  repeats: fc.integer({ min: 1, max: 5 }),
  of: fc.integer({ min: 1, max: 5 }),
});

const ratio = fc.oneof(fc.constant({ mean: 1, low: 1, high: 1 }), interval);
const count = fc.integer({ min: 0, max: 100_000 });
const latency = fc.record({ p50: number, p95: number });
const equivalence = fc.oneof(
  fc.constant({ state: 'reference' } as const),
  fc.record({ state: fc.constant('equivalent' as const), reference: name, compared: count, different: count }),
  fc.record({
    state: fc.constant('not-equivalent' as const),
    reference: name,
    compared: count,
    different: count,
    first: fc.array(fc.record({ sampleId: name, difference: name }), { maxLength: 3 }),
  }),
  fc.record({ state: fc.constant('not-compared' as const), reason: name }),
);

/** Any summary: unknown figures, far numbers, odd names, failures. */
export const arbitrarySummary: fc.Arbitrary<CellSummary> = fc
  .record({
    experimentId: fc.constantFrom('a', 'b'),
    task: name,
    model: name,
    dataset: name,
    backend: name,
    device: name,
    variant: fc.option(name),
    batchSize: fc.integer({ min: 1, max: 64 }),
    concurrency: fc.integer({ min: 1, max: 8 }),
    inputWords: fc.constantFrom(null, 16),
    repeats: fc.integer({ min: 0, max: 2 }),
    failed: fc.integer({ min: 0, max: 2 }),
    firstFailure: fc.option(
      fc.record({
        phase: fc.constantFrom('load', 'start'),
        code: fc.constantFrom('MODEL_CORRUPT', 'CHILD_CRASHED'),
        message: name,
      }),
    ),
    meter: fc.option(name),
    quality: fc.constantFrom('measured', 'integrated', 'estimated', null),
    boundary: fc.option(name),
    energyWhPer1000: fc.option(interval),
    carbonGPer1000: fc.option(
      fc
        .tuple(interval, number, name)
        .map(([range, intensityGPerKwh, source]) => ({
          ...range,
          intensityGPerKwh,
          gridShare: 0.25,
          source,
        })),
    ),
    powerW: fc.option(interval),
    latencyMs: fc.option(latency),
    threads: fc.integer({ min: 1, max: 4096 }),
    precision: fc.constantFrom('fp32', 'q4'),
    runtime: fc.option(name),
    window: fc.constantFrom('inference', 'end-to-end'),
    generationSettings: fc.option(
      fc.record({ outputTokens: count, length: fc.constantFrom('forced', 'checked'), temperature: number }),
    ),
    ratioToBest: fc.option(ratio),
    equivalence,
    energyWhPer1000OutputTokens: fc.option(interval),
    generation: fc.option(
      fc.record({
        promptTokens: number,
        outputTokens: number,
        timeToFirstTokenMs: latency,
        perOutputTokenMs: fc.option(latency),
      }),
    ),
    scores: fc.dictionary(fc.constantFrom('accuracy', 'f1', 'a-metric-with-a-long-name'), number),
    issues: fc.array(issue, { maxLength: 3 }),
  })
  .map((fields) => makeSummary(fields));
