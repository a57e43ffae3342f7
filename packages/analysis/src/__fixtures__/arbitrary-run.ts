import type { CompletedResult, PhaseRecord, Reading, Window } from '@wattbench/core';
import * as fc from 'fast-check';
import { makePhase, makeReading, makeRun, makeSpec, memoryChannel, packageChannel } from './runs.js';

const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true });
const plainNumber = fc.double({ min: 1e-3, max: 1e4, noNaN: true });
const plainWindow = fc
  .tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1e6, max: 2e10 }))
  .map(([startNs, lengthNs]) => ({ startNs, endNs: startNs + lengthNs }));
const wildWindow = fc.record({ startNs: anyNumber, endNs: anyNumber });
const causes = ['resolution', 'update-period', 'edge-skew', 'gain', 'model'] as const;

interface Kind {
  readonly number: fc.Arbitrary<number>;
  readonly window: fc.Arbitrary<Window>;
}

function reading(channel: string, kind: Kind) {
  return fc
    .record({
      energyJ: kind.number,
      window: kind.window,
      uncertainty: fc.array(fc.record({ cause: fc.constantFrom(...causes), halfWidthJ: kind.number }), {
        maxLength: 4,
      }),
      quality: fc.constantFrom('measured', 'integrated', 'estimated'),
    })
    .map((fields): Reading => makeReading(1, { ...fields, channel }));
}

function phases(kind: Kind) {
  const readings = fc.tuple(
    reading(packageChannel.id, kind),
    reading(memoryChannel.id, kind),
  );
  return fc
    .tuple(readings, readings, readings)
    .map(([before, work, after]): readonly PhaseRecord[] => [
      makePhase('baseline', before),
      makePhase('measure', work),
      makePhase('cool-down', after),
    ]);
}

function run(kind: Kind) {
  return fc.record({
    phases: phases(kind),
    latenciesNs: fc.array(plainNumber, { maxLength: 5 }),
    scores: fc.record({ accuracy: fc.double({ min: 0, max: 1, noNaN: true }) }),
  });
}

type Fields = Pick<CompletedResult, 'phases' | 'latenciesNs' | 'scores'>;

function repeats(fields: fc.Arbitrary<Fields>): fc.Arbitrary<readonly CompletedResult[]> {
  return fc.array(fields, { minLength: 1, maxLength: 5 }).map((runs) =>
    runs.map((change, repeat) => {
      const made = makeRun(makeSpec(repeat), 1, change);
      const meters = made.meters.map((meter) => ({
        ...meter,
        channels: [packageChannel, memoryChannel],
      }));
      return { ...made, meters };
    }),
  );
}

/** Repeats of one cell with figures as they may come from a meter. */
export const plainRepeats = repeats(run({ number: plainNumber, window: plainWindow }));

/** Repeats of one cell with any finite number wherever a number stands. */
export const wildRepeats = repeats(
  run({ number: anyNumber, window: fc.oneof(plainWindow, wildWindow) }).chain((fields) =>
    fc
      .record({ latenciesNs: fc.array(anyNumber), scores: fc.record({ accuracy: anyNumber }), inferences: anyNumber })
      .map(({ inferences, ...wild }) => ({
        ...fields,
        ...wild,
        phases: fields.phases.map((phase) => ({ ...phase, inferences })),
      })),
  ),
);
