import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SimulatedDevice } from './device.js';
import { parseSimulatedOptions, simulatedSetup, type SimulatedOptions } from './options.js';
import { truePower } from './true-power.js';

function device(options: SimulatedOptions): SimulatedDevice {
  const { defects, shape } = simulatedSetup(options);
  return new SimulatedDevice(defects, truePower(shape), 'simulated:twin');
}

function countAt(twin: SimulatedDevice, timeNs: number): number {
  const read = twin.read(timeNs);
  return read.state === 'count' ? Number(read.count) : Number.NaN;
}

describe('the true power of the twin', () => {
  test('is the derivative of its energy, whatever its shape (seed 7)', () => {
    fc.assert(
      fc.property(
        fc.record({
          idleW: fc.double({ min: 0, max: 100, noNaN: true }),
          workW: fc.double({ min: 0, max: 500, noNaN: true }),
          workS: fc.double({ min: 0.1, max: 10, noNaN: true }),
          idleS: fc.double({ min: 0, max: 10, noNaN: true }),
          swing: fc.double({ min: 0, max: 0.5, noNaN: true }),
          noise: fc.double({ min: 0, max: 0.5, noNaN: true }),
          timeS: fc.double({ min: 0, max: 50, noNaN: true }),
        }),
        ({ timeS, ...shape }) => {
          const power = truePower({ ...shape, swingPeriodS: 3, stretchS: 0.05, seed: 3 });
          // Sums of powers of short stretches against the exact integral.
          let sumJ = 0;
          for (let part = 0; part < 2000; part += 1) {
            sumJ += (power.powerW((timeS + (part + 0.5) / 2000) * 1e9) * 1) / 2000;
          }
          const exactJ = power.energyJ((timeS + 1) * 1e9) - power.energyJ(timeS * 1e9);
          expect(Math.abs(sumJ - exactJ)).toBeLessThanOrEqual(
            1e-3 * (shape.idleW + 2 * shape.workW) + 1e-9,
          );
        },
      ),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe('the simulated device', () => {
  test('without defects counts the true energy in its steps', () => {
    const twin = device({ idleW: 50, gainError: 0, updatePeriodS: 0.001 });
    expect(countAt(twin, 20e9) - countAt(twin, 10e9)).toBeCloseTo(500_000, -3);
  });

  test('shows a new value only at its updates', () => {
    const twin = device({ idleW: 50, updatePeriodS: 0.1 });
    const counts = Array.from({ length: 200 }, (_, index) => countAt(twin, 5e9 + index * 5e6));
    expect(new Set(counts).size).toBeGreaterThanOrEqual(10);
    expect(new Set(counts).size).toBeLessThanOrEqual(11);
  });

  test('wraps', () => {
    const twin = device({ idleW: 50, wrapJ: 10, gainError: 0, updatePeriodS: 0.001 });
    const counts = Array.from({ length: 100 }, (_, index) => countAt(twin, 1e9 + index * 10e6));
    expect(Math.max(...counts)).toBeLessThan(10_000);
    expect(counts.some((count, index) => count < (counts[index - 1] ?? 0))).toBe(true);
  });

  test('is late by its lag', () => {
    const prompt = device({ idleW: 50, gainError: 0, updatePeriodS: 0.001 });
    const late = device({ idleW: 50, gainError: 0, updatePeriodS: 0.001, lagS: 2 });
    expect(countAt(prompt, 10e9) - countAt(late, 10e9)).toBe(100_000);
  });

  test('shows the mean of the time that it averages over', () => {
    const twin = device({
      kind: 'power',
      idleW: 0,
      workW: 100,
      workS: 1,
      idleS: 1,
      averagingS: 2,
      gainError: 0,
    });
    expect(twin.read(20.3e9)).toMatchObject({ state: 'power', powerW: expect.closeTo(50, 3) });
  });

  test('fails the part of the reads that it is told to', () => {
    const twin = device({ failing: 0.2 });
    const failed = Array.from({ length: 1000 }, (_, index) => twin.read(1e9 + index * 1e7)).filter(
      ({ state }) => state === 'failed',
    );
    expect(failed.length).toBeGreaterThan(150);
    expect(failed.length).toBeLessThan(250);
  });

  test('keeps the value of an update that does not come', () => {
    const whole = device({ idleW: 50, updatePeriodS: 0.1 });
    const frozen = device({ idleW: 50, updatePeriodS: 0.1, frozen: 0.5 });
    const [still, moving] = [frozen, whole].map(
      (twin) =>
        new Set(Array.from({ length: 400 }, (_, index) => countAt(twin, 1e9 + index * 25e6))).size,
    );
    expect(still).toBeLessThan(0.7 * (moving ?? 0));
  });

  test('is the same for the same seed', () => {
    const reads = [1, 1, 2].map((seed) =>
      JSON.stringify(
        Array.from({ length: 50 }, (_, index) =>
          countAt(device({ seed, noise: 0.3, workW: 80, failing: 0.1 }), 1e9 + index * 33e6),
        ),
      ),
    );
    expect(reads[1]).toBe(reads[0]);
    expect(reads[2]).not.toBe(reads[0]);
  });
});

describe('the options of simulated', () => {
  test.each([
    { idleW: -1 },
    { failing: 2 },
    { updatePeriodS: 0 },
    { kind: 'sundial' },
    { seed: 1.5 },
    { gain: 0.1 },
    { step: Number.NaN },
  ])('refuse %j', (options) => {
    expect(() => parseSimulatedOptions(options)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
