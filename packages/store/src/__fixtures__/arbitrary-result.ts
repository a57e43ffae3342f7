import {
  errorCodes,
  phases,
  type ErrorCode,
  type Experiment,
  type JsonObject,
  type Result,
} from '@wattbench/core';
import * as fc from 'fast-check';
import { makeCompleted, makeFailed, makeSkipped } from './results.js';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const window = fc.record({ startNs: number, endNs: number });

// A key `__proto__` is the one thing that a JSON object cannot carry through an assignment.
const json = fc
  .jsonValue()
  .filter((value) => !JSON.stringify(value).includes('__proto__'))
  .map((value) => JSON.parse(JSON.stringify(value)));
const jsonObject = fc
  .dictionary(fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'), json)
  .map((value): JsonObject => ({ ...value }));

const reading = fc.oneof(
  fc.record({
    state: fc.constant('read' as const),
    meter: text,
    channel: text,
    window,
    energyJ: number,
    quality: fc.constantFrom('measured', 'integrated', 'estimated'),
    uncertainty: fc.array(
      fc.record({
        cause: fc.constantFrom('resolution', 'update-period', 'edge-skew', 'gain', 'model'),
        halfWidthJ: number,
      }),
      { maxLength: 2 },
    ),
    issues: fc.array(fc.constantFrom('too-few-updates', 'zero', 'edge-skew'), { maxLength: 2 }),
  }),
  fc.record({
    state: fc.constant('missing' as const),
    meter: text,
    channel: text,
    window,
    reason: fc.constantFrom('permission', 'counter-reset'),
    detail: text,
  }),
);

const phase = fc.record({
  id: fc.constantFrom(...phases),
  window,
  inferences: number,
  readings: fc.array(reading, { maxLength: 3 }),
  processCpuNs: number,
  otherCpuNs: fc.option(number),
});

const codes = Object.keys(errorCodes) as readonly ErrorCode[];

/** Any result of run `repeat`: every state, odd text, far numbers. */
export function arbitraryResult(experiment: Experiment, repeat: number): fc.Arbitrary<Result> {
  const shared = { phases: fc.array(phase, { maxLength: 3 }) };
  return fc.oneof(
    fc
      .record({
        ...shared,
        latenciesNs: fc.array(number, { maxLength: 20 }),
        generation: fc.array(
          fc.record({
            promptTokens: fc.array(number, { maxLength: 2 }),
            outputTokens: fc.array(number, { maxLength: 2 }),
            prefillNs: number,
            decodeNs: number,
          }),
          { maxLength: 2 },
        ),
        samplesSha256: text,
        outputs: fc.array(fc.record({ sampleId: text, output: json }), { maxLength: 4 }),
        scores: fc.dictionary(fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'), number),
        issues: fc.array(
          fc.record({
            code: fc.constantFrom('other-load', 'warm-up-not-finished', 'samples-repeated', 'fallback', 'output-length'),
            detail: text,
          }),
          { maxLength: 2 },
        ),
      })
      .map((fields): Result => ({
        ...makeCompleted(experiment, repeat),
        ...fields,
        scores: { ...fields.scores },
      })),
    fc
      .record({
        ...shared,
        phase: fc.constantFrom(...phases, 'start', 'score'),
        error: fc.record(
          { code: fc.constantFrom(...codes), message: text, fix: text, detail: jsonObject },
          { requiredKeys: ['code', 'message', 'fix'] },
        ),
        stderrTail: text,
      })
      .map((fields): Result => ({
        ...makeFailed(experiment, repeat),
        ...fields,
        error: { ...fields.error },
      })),
    fc
      .record({ ...shared, reason: text })
      .map((fields): Result => ({ ...makeSkipped(experiment, repeat), ...fields } as Result)),
  );
}
