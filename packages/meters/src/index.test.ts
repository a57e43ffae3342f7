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
  test('has what measures first and the estimate last', () => {
    const ranked = knownMeters.toSorted((left, right) => left.rank - right.rank);
    expect(ranked.map(({ id }) => id)).toEqual(['rapl', 'estimate']);
    expect(knownMeters.map(({ id }) => id)).toEqual(['rapl', 'estimate']);
  });

  test.each(knownMeters)('makes a ref of its own id: $id', (known) => {
    expect(known.ref().id).toBe(known.id);
  });

  test.each(knownMeters)('refuses options that it does not know: $id', (known) => {
    expect(() => known.ref({ colour: 'blue' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
