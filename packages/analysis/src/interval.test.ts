import type { CompletedResult, UncertaintyTerm } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainRepeats, wildRepeats } from './__fixtures__/arbitrary-run.js';
import {
  makePhase,
  makeReading,
  makeRun,
  makeSpec,
  memoryChannel,
  packageChannel,
  repeatsOf,
} from './__fixtures__/runs.js';
import { carbonIntensity, summarise, type CellSummary, type Interval } from './index.js';
import { tasks } from './__fixtures__/summary-of.js';

const intensity = carbonIntensity({ region: 'DEU' });
const seed = 20_260_102;
const check = { seed, numRuns: 300 };

function summaryOf(results: readonly CompletedResult[]): CellSummary {
  const [summary] = summarise(repeatsOf(results), { intensity, tasks });
  if (summary === undefined) throw new TypeError('expected a summary');
  return summary;
}

/** Low and high of energy, relative to the mean, to nine decimals. */
function limitsOf(results: readonly CompletedResult[]): readonly [number, number] {
  const energy = summaryOf(results).energyWhPer1000;
  if (energy === null) throw new TypeError('expected an energy');
  return [rounded(energy.low / energy.mean), rounded(energy.high / energy.mean)];
}

function runWith(repeat: number, energyJ: number, uncertainty: readonly UncertaintyTerm[]) {
  return makeRun(makeSpec(repeat), 1, {
    phases: [makePhase('measure', [makeReading(energyJ, { uncertainty })])],
  });
}

function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}

describe('the 95 % interval', () => {
  it('of one run is the root of the squares of the doubts of the meter, as factors', () => {
    const run = runWith(0, 100, [
      { cause: 'gain', halfWidthJ: 3 },
      { cause: 'resolution', halfWidthJ: 4 },
    ]);
    expect(limitsOf([run])).toEqual([
      rounded(Math.exp(-Math.hypot(Math.log(0.97), Math.log(0.96)))),
      rounded(Math.exp(Math.hypot(Math.log(1.03), Math.log(1.04)))),
    ]);
  });

  it('of small doubts is that of the GUM: the root of the squares of the half-widths', () => {
    const [low, high] = limitsOf([
      runWith(0, 100, [
        { cause: 'gain', halfWidthJ: 0.3 },
        { cause: 'resolution', halfWidthJ: 0.4 },
      ]),
    ]);
    expect(low).toBeCloseTo(0.995, 4);
    expect(high).toBeCloseTo(1.005, 4);
  });

  it('of two wide doubts stays above 0', () => {
    const [low] = limitsOf([
      runWith(0, 100, [
        { cause: 'model', halfWidthJ: 76 },
        { cause: 'update-period', halfWidthJ: 75 },
      ]),
    ]);
    expect(low).toBe(rounded(Math.exp(-Math.hypot(Math.log(0.24), Math.log(0.25)))));
  });

  it('holds the gain in full however many repeats there are', () => {
    const runs = [0, 1, 2, 3].map((repeat) =>
      runWith(repeat, 100, [{ cause: 'gain', halfWidthJ: 5 }]),
    );
    expect(limitsOf(runs)).toEqual([0.95, 1.05]);
  });

  it('holds independent causes as in one repeat where the repeats do not differ: they err alike', () => {
    const runs = [0, 1, 2, 3].map((repeat) =>
      runWith(repeat, 100, [{ cause: 'update-period', halfWidthJ: 8 }]),
    );
    expect(limitsOf(runs)).toEqual([0.92, 1.08]);
  });

  it('holds what the meter errs by anew in each repeat in their spread, and adds it to nothing', () => {
    const energies = [96, 104, 99, 102];
    const doubtful = energies.map((energyJ, repeat) =>
      runWith(repeat, energyJ, [{ cause: 'update-period', halfWidthJ: 6 }]),
    );
    const certain = energies.map((energyJ, repeat) => runWith(repeat, energyJ, []));
    expect(limitsOf(doubtful)).toEqual(limitsOf(certain));
  });

  it('holds the spread of the repeats by Student t on the logarithm', () => {
    // ln 90 and ln 110: s = 0.141895, t(0.975, 1) = 12.706205, so f = exp(t * s / sqrt(2)) = 3.57773.
    const factor = Math.exp((12.706204736432095 * (Math.log(110 / 90) / Math.SQRT2)) / Math.SQRT2);
    expect(limitsOf([runWith(0, 90, []), runWith(1, 110, [])])).toEqual([
      rounded(1 / factor),
      rounded(factor),
    ]);
  });

  it('holds mean power times the time that the reading is longer than the work', () => {
    const phase = makePhase('measure', [makeReading(100)], {
      window: { startNs: 0.1e9, endNs: 9.7e9 },
    });
    expect(limitsOf([makeRun(makeSpec(0), 1, { phases: [phase] })])).toEqual([0.96, 1.04]);
  });

  it('adds the gain of two channels of one meter, which may err together', () => {
    const uncertainty = [{ cause: 'gain', halfWidthJ: 5 }] as const;
    const run = makeRun(makeSpec(0), 1, {
      meters: [
        {
          id: 'rapl',
          package: { name: '@wattbench/meters', version: '1.0.0' },
          channels: [packageChannel, memoryChannel],
        },
      ],
      phases: [
        makePhase('measure', [
          makeReading(50, { uncertainty }),
          makeReading(50, { uncertainty, channel: memoryChannel.id }),
        ]),
      ],
    });
    expect(limitsOf([run])).toEqual([0.9, 1.1]);
  });

  it('does not reach below 0', () => {
    expect(limitsOf([runWith(0, 1, [{ cause: 'model', halfWidthJ: 3 }])])).toEqual([0, 4]);
  });
});

const intervals = [
  'energyWhPer1000',
  'idleWhPer1000',
  'netWhPer1000',
  'carbonGPer1000',
  'powerW',
] as const;

function intervalsOf(summary: CellSummary): readonly Interval[] {
  return intervals.flatMap((name) => summary[name] ?? []);
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
}

describe(`any summary (seed ${seed})`, () => {
  it('has its mean between low and high, and nothing but energy net of idle below 0', () => {
    fc.assert(
      fc.property(fc.oneof(plainRepeats, wildRepeats), (results) => {
        const summary = summaryOf(results);
        for (const { low, mean, high } of intervalsOf(summary)) {
          expect(low).toBeLessThanOrEqual(mean);
          expect(mean).toBeLessThanOrEqual(high);
        }
        expect(intervalsOf({ ...summary, netWhPer1000: null }).every(({ low }) => low >= 0)).toBe(
          true,
        );
      }),
      check,
    );
  });

  it('holds finite numbers only', () => {
    fc.assert(
      fc.property(wildRepeats, (results) => {
        expect(numbersIn(summaryOf(results)).every(Number.isFinite)).toBe(true);
      }),
      check,
    );
  });

  it('gives the reason for each unknown energy', () => {
    fc.assert(
      fc.property(wildRepeats, (results) => {
        const summary = summaryOf(results);
        const reasons = summary.issues.filter(({ code }) => code === 'energy-unknown');
        expect(summary.energyWhPer1000 !== null || reasons.length > 0).toBe(true);
      }),
      check,
    );
  });

  it('does not depend on the order of the results', () => {
    const shuffled = plainRepeats.chain((results) =>
      fc.tuple(
        fc.constant(results),
        fc.shuffledSubarray([...results], { minLength: results.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([results, others]) => {
        const { experiment } = repeatsOf(results);
        const options = { intensity, tasks };
        expect(summarise({ experiment, results: others }, options)).toEqual(
          summarise({ experiment, results }, options),
        );
      }),
      check,
    );
  });

  it('grows with the energy: k times the joules are k times everything', () => {
    fc.assert(
      fc.property(plainRepeats, fc.double({ min: 0.01, max: 100, noNaN: true }), (results, k) => {
        const plain = intervalsOf(summaryOf(results));
        const scaled = intervalsOf(summaryOf(results.map((result) => timesEnergy(result, k))));
        expect(scaled).toHaveLength(plain.length);
        for (const [index, { mean, low, high }] of plain.entries()) {
          const other = scaled[index];
          const size = Math.max(Math.abs(low), Math.abs(high), Math.abs(mean)) * k * 1e-9;
          expect(Math.abs((other?.mean ?? 0) - k * mean)).toBeLessThanOrEqual(size);
          expect(Math.abs((other?.low ?? 0) - k * low)).toBeLessThanOrEqual(size);
          expect(Math.abs((other?.high ?? 0) - k * high)).toBeLessThanOrEqual(size);
        }
      }),
      check,
    );
  });

  it('keeps the units: power times time is energy, net is gross less idle, carbon is energy times intensity', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (energyJ) => {
        const summary = summaryOf([
          makeRun(makeSpec(0), 1, {
            phases: [
              makePhase('baseline', [makeReading(energyJ / 2.2)]),
              makePhase('measure', [makeReading(energyJ)]),
              makePhase('cool-down', [makeReading(energyJ / 2)]),
            ],
          }),
        ]);
        const gross = summary.energyWhPer1000?.mean ?? 0;
        const hours = 10 / 3600;
        expect((summary.powerW?.mean ?? 0) * hours).toBeCloseTo(gross, 9);
        expect((summary.netWhPer1000?.mean ?? 0) + (summary.idleWhPer1000?.mean ?? 0)).toBeCloseTo(
          gross,
          9,
        );
        expect(summary.carbonGPer1000?.mean).toBeCloseTo((gross / 1000) * intensity.gPerKwh, 9);
      }),
      check,
    );
  });
});

function timesEnergy(result: CompletedResult, k: number): CompletedResult {
  return {
    ...result,
    phases: result.phases.map((phase) => ({
      ...phase,
      readings: phase.readings.map((reading) =>
        reading.state === 'missing'
          ? reading
          : {
              ...reading,
              energyJ: reading.energyJ * k,
              uncertainty: reading.uncertainty.map((term) => ({
                ...term,
                halfWidthJ: term.halfWidthJ * k,
              })),
            },
      ),
    })),
  };
}
