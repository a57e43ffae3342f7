import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measurement } from './__fixtures__/measurement.js';
import { totalsOf } from './totals-of.js';

function totalAt(boundary: string, measurements: Parameters<typeof totalsOf>[0]) {
  return totalsOf(measurements).find((total) => total.boundary === boundary);
}

function terms(gain: number, resolution: number) {
  return [
    { cause: 'gain', halfWidthJ: gain },
    { cause: 'resolution', halfWidthJ: resolution },
  ] as const;
}

const server = measurement('rapl', [
  { id: 'rapl:package-0', energyJ: 50, halfWidthJ: 2 },
  { id: 'rapl:package-0/dram', component: 'dram', energyJ: 10, halfWidthJ: 2 },
  { id: 'rapl:package-0/core', domain: 'core', counted: false, energyJ: 30 },
  { id: 'rapl:psys', component: 'system', counted: false, energyJ: 90 },
]);
const card = { id: 'nvml:GPU-1', component: 'gpu', domain: 'gpu', scope: 'device' } as const;

describe('the total of the components', () => {
  test('adds processor, memory and graphics, and none of their details', () => {
    expect(
      totalAt('components', [server, measurement('nvml', [{ ...card, energyJ: 200 }])]),
    ).toEqual(
      expect.objectContaining({
        energyJ: 260,
        channels: ['rapl:package-0', 'rapl:package-0/dram', 'nvml:GPU-1'],
        missing: [],
      }),
    );
  });

  test('adds the gain errors of one meter, and other terms by the root of squares', () => {
    const total = totalAt('components', [
      measurement('rapl', [
        { id: 'rapl:package-0', energyJ: 50, terms: terms(3, 1) },
        { id: 'rapl:package-1', energyJ: 50, terms: terms(4, 1) },
      ]),
      measurement('nvml', [{ ...card, energyJ: 100, terms: terms(24, 1) }]),
    ]);
    expect(total?.uncertaintyJ).toBeCloseTo(Math.hypot(3 + 4, 24, 1, 1, 1), 12);
  });

  test('is no figure where a part of it has no value, and names that part', () => {
    const total = totalAt('components', [
      measurement('rapl', [
        { id: 'rapl:package-0', energyJ: 50 },
        { id: 'rapl:package-0/dram', component: 'dram', energyJ: null },
      ]),
    ]);
    expect(total).toMatchObject({
      energyJ: null,
      uncertaintyJ: null,
      quality: null,
      missing: [{ id: 'rapl:package-0/dram', reason: 'driver: EIO' }],
    });
  });

  test('is no figure where the meter left a channel out', () => {
    const total = totalAt('components', [measurement('rapl', [{ id: 'rapl:package-0' }])]);
    expect(total).toMatchObject({ energyJ: null, missing: [{ id: 'rapl:package-0' }] });
  });

  test('is no figure where nothing reads the processor', () => {
    const total = totalAt('components', [measurement('nvml', [{ ...card, energyJ: 200 }])]);
    expect(total).toMatchObject({ energyJ: null, missing: [{ id: 'package' }] });
  });

  test('takes a module in place of what it holds', () => {
    const total = totalAt('components', [
      measurement('hwmon', [
        { id: 'hwmon:module-0', domain: 'module', energyJ: 400 },
        { id: 'hwmon:cpu-0', domain: 'package', energyJ: 100 },
      ]),
      measurement('nvml', [{ ...card, energyJ: 250 }]),
    ]);
    expect(total).toMatchObject({ energyJ: 400, channels: ['hwmon:module-0'] });
  });

  test('takes the better of two meters of one part, never both', () => {
    const perf = measurement('rapl-perf', [{ id: 'rapl-perf:package-0', energyJ: 51 }], {
      rank: 9,
    });
    expect(totalAt('components', [server, perf])).toMatchObject({
      energyJ: 61,
      channels: ['rapl-perf:package-0', 'rapl:package-0/dram'],
    });
  });

  test('of two meters of one rank takes the one with the smaller doubt', () => {
    const perf = measurement('rapl-perf', [
      { id: 'rapl-perf:package-0', energyJ: 51, halfWidthJ: 0.5 },
    ]);
    expect(totalAt('components', [server, perf])?.channels).toContain('rapl-perf:package-0');
  });

  test('takes the meter that has a value before the better one that has none', () => {
    const lost = measurement('rapl-perf', [{ id: 'rapl-perf:package-0', energyJ: null }], {
      rank: 1,
    });
    expect(totalAt('components', [lost, server])).toMatchObject({ energyJ: 60 });
  });

  test('counts one card once where two meters tell its PCI address, and two cards twice', () => {
    const total = totalAt('components', [
      server,
      measurement('hwmon', [
        { ...card, id: 'hwmon:amdgpu-0000:03:00.0', energyJ: 80, method: 'power-samples' },
        { ...card, id: 'hwmon:amdgpu-0000:43:00.0', energyJ: 70 },
      ]),
      measurement(
        'amd-smi',
        [{ ...card, id: 'amd-smi:0', source: 'amd-smi, PCI 0000:03:00.0', energyJ: 82 }],
        { rank: 5 },
      ),
    ]);
    expect(total?.energyJ).toBe(60 + 82 + 70);
  });

  test('is as weak as its weakest part', () => {
    const total = totalAt('components', [
      server,
      measurement('nvml', [{ ...card, energyJ: 9, read: { quality: 'integrated' } }]),
    ]);
    expect(total?.quality).toBe('integrated');
  });
});

describe('the totals', () => {
  test('are one for each boundary with a counted channel, the widest first', () => {
    const totals = totalsOf([
      server,
      measurement('estimate', [{ id: 'estimate:cpu', scope: 'process', energyJ: 20 }]),
      measurement('shelly', [{ id: 'shelly:a', component: 'wall', energyJ: 130 }]),
      measurement('ipmi', [
        { id: 'ipmi:input', component: 'system', domain: 'supply', energyJ: 120 },
      ]),
    ]);
    expect(totals.map(({ boundary, energyJ }) => [boundary, energyJ])).toEqual([
      ['wall', 130],
      ['supply', 120],
      ['components', 60],
      ['process', 20],
    ]);
  });

  test('have no platform where only a detail stands for it', () => {
    expect(totalAt('platform', [server])).toBeUndefined();
  });

  test('add two plugs of one maker, each on a power supply', () => {
    const total = totalAt('wall', [
      measurement('shelly', [{ id: 'shelly:a', component: 'wall', energyJ: 130 }]),
      measurement('shelly', [{ id: 'shelly:b', component: 'wall', energyJ: 120 }]),
    ]);
    expect(total?.energyJ).toBe(250);
  });

  test('do not add two wall meters of different makers, which stand in a row', () => {
    const total = totalAt('wall', [
      measurement('shelly', [{ id: 'shelly:a', component: 'wall', energyJ: 130 }], { rank: 60 }),
      measurement('ptdaemon', [{ id: 'ptdaemon:1', component: 'wall', energyJ: 129 }], {
        rank: 50,
      }),
    ]);
    expect(total).toMatchObject({ energyJ: 129, channels: ['ptdaemon:1'] });
  });

  test('never count a channel twice, whatever meters there are', () => {
    const domains = [
      'wall',
      'supply',
      'platform',
      'module',
      'package',
      'dram',
      'gpu',
      'npu',
    ] as const;
    const part = fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      domain: fc.constantFrom(...domains),
      counted: fc.boolean(),
      energyJ: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true })),
    });
    const meters = fc.uniqueArray(
      fc.record({
        meter: fc.constantFrom('one', 'two', 'three'),
        parts: fc.uniqueArray(part, { selector: ({ id, domain }) => `${id}${domain}` }),
      }),
      { selector: ({ meter }) => meter },
    );
    fc.assert(
      fc.property(meters, (given) => {
        const measurements = given.map(({ meter, parts }) =>
          measurement(
            meter,
            parts.map(({ id, domain, ...rest }) => ({
              id: `${meter}:${domain}-${id}`,
              domain,
              ...rest,
            })),
          ),
        );
        const energies = new Map(
          measurements.flatMap(({ readings }) =>
            readings.flatMap((one) => (one.state === 'read' ? [[one.channel, one.energyJ]] : [])),
          ) as [string, number][],
        );
        for (const { energyJ, channels, missing } of totalsOf(measurements)) {
          expect(new Set(channels).size).toBe(channels.length);
          expect(energyJ === null).toBe(missing.length > 0);
          if (energyJ === null) continue;
          const sum = channels.reduce((total, id) => total + (energies.get(id) ?? Number.NaN), 0);
          expect(energyJ).toBeCloseTo(sum, 6);
        }
      }),
      { seed: 77, numRuns: 300 },
    );
  });
});
