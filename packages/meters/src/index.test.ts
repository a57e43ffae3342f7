import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WattbenchError, type Meter } from '@wattbench/core';
import { estimate, knownMeters, measureEnergy, rapl } from '@wattbench/meters';
import { describe, expect, test } from 'vitest';

/** What a runner does with a ref. */
async function load(ref: ReturnType<typeof rapl>): Promise<Meter> {
  const module: { default(options: unknown): Meter } = await import(ref.entry);
  return module.default(ref.options);
}

describe('a ref', () => {
  test.each([
    ['rapl', rapl({ root: '/x', maximumPowerW: 300 }), { root: '/x', maximumPowerW: 300 }],
    ['estimate', estimate({ tdpW: 65 }), { tdpW: 65 }],
  ])('of %s is data that crosses a process boundary', (id, ref, options) => {
    expect(JSON.parse(JSON.stringify(ref))).toEqual({
      kind: 'meter',
      specVersion: 1,
      id,
      entry: expect.stringMatching(new RegExp(`^file:.*/${id}/meter\\.js$`)),
      package: { name: '@wattbench/meters', version: expect.stringMatching(/^\d+\.\d+\.\d+/) },
      options,
    });
  });

  test.each([rapl(), estimate()])('names a runtime module that is there: $id', (ref) => {
    expect(existsSync(fileURLToPath(ref.entry))).toBe(true);
  });

  test('refuses options that cannot be, before anything is loaded', () => {
    expect(() => rapl({ maximumPowerW: -1 })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });

  test('of the estimate measures on every machine', async () => {
    const meter = await load(estimate({ tdpW: 100 }));
    const { readings } = await measureEnergy(meter, () => {
      const endNs = process.hrtime.bigint() + 60_000_000n;
      while (process.hrtime.bigint() < endNs);
    });
    expect(readings).toMatchObject([
      { state: 'read', quality: 'estimated', channel: 'estimate:cpu' },
    ]);
  });

  test('of RAPL answers a probe on every machine', async () => {
    const meter = await load(rapl({ root: '/nothing/here' }));
    expect(await meter.probe()).toMatchObject({ available: false });
  });

  test('is checked again by the runtime module', async () => {
    const broken = { ...rapl(), options: { maximumPowerW: 'much' } };
    await expect(load(broken)).rejects.toSatisfy(
      (error) => WattbenchError.is(error) && error.code === 'CONFIG_INVALID',
    );
  });
});

describe('knownMeters', () => {
  test('stand in their order: what measures, then the estimate, then what is no machine', () => {
    const ranks = knownMeters.map(({ rank }) => rank);
    expect(ranks).toEqual(ranks.toSorted((left, right) => left - right));
    const ids = knownMeters.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids[0]).toBe('rapl');
    expect(ids.slice(-3)).toEqual(['estimate', 'simulated', 'replay']);
    expect(knownMeters.filter(({ pretended }) => pretended === true)).toHaveLength(2);
  });

  test.each(knownMeters)('names a runtime module that is there: $id', (known) => {
    expect(existsSync(fileURLToPath(known.ref().entry))).toBe(true);
  });

  test.each(knownMeters.filter(({ id }) => id !== 'rapl' && id !== 'estimate'))(
    'answers a probe without options, and says what it needs: $id',
    async (known) => {
      const probe = await (await load(known.ref())).probe();
      expect(probe.available ? probe.channels.length > 0 : probe.detail !== '').toBe(true);
      expect(probe.available || probe.fix !== undefined).toBe(true);
    },
  );

  test.each(knownMeters)('makes a ref of its own id: $id', (known) => {
    expect(known.ref().id).toBe(known.id);
  });

  test.each(knownMeters)('refuses options that it does not know: $id', (known) => {
    expect(() => known.ref({ colour: 'blue' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
