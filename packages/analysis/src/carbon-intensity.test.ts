import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makePhase, makeReading, makeRun, makeSpec, repeatsOf } from './__fixtures__/runs.js';
import { carbonIntensity, knownRegions, summarise, type CarbonIntensity } from './index.js';
import { tasks } from './__fixtures__/summary-of.js';

function carbonOf(intensity: CarbonIntensity, halfWidthJ: number) {
  const uncertainty = [{ cause: 'gain', halfWidthJ }] as const;
  const run = makeRun(makeSpec(0), 1, {
    phases: [makePhase('measure', [makeReading(3600, { uncertainty })])],
  });
  return summarise(repeatsOf([run]), { intensity, tasks })[0]?.carbonGPer1000;
}

describe('the carbon intensity', () => {
  it('of a region comes from the table, give or take a quarter', () => {
    expect(carbonIntensity({ region: 'DEU' })).toEqual({
      gPerKwh: 342.06,
      low: 256.545,
      high: 427.575,
      source: 'average of DEU by Ember (CC BY-SA 4.0), from @tgwf/co2 0.19.0',
      assumed: false,
    });
  });

  it('names the version of the table that is installed', () => {
    // The package lets nobody import its package.json, so it is looked up from the entry.
    const entry = createRequire(import.meta.url).resolve('@tgwf/co2');
    const text = readFileSync(join(dirname(entry), '../../package.json'), 'utf8');
    const { version } = JSON.parse(text);
    expect(carbonIntensity({ region: 'DEU' }).source).toContain(`@tgwf/co2 ${version}`);
  });

  it('takes a region in lower case', () => {
    expect(carbonIntensity({ region: ' fra ' }).gPerKwh).toBe(44.18);
  });

  it('that is given goes before the region and has no range', () => {
    expect(carbonIntensity({ region: 'DEU', intensityGPerKwh: 25 })).toEqual({
      gPerKwh: 25,
      low: 25,
      high: 25,
      source: 'given',
      assumed: false,
    });
  });

  it('without a region is the mean of the world, with the range of the countries', () => {
    const world = carbonIntensity();
    expect(world).toMatchObject({ gPerKwh: 472.94, assumed: true });
    expect(world.low).toBeGreaterThan(20);
    expect(world.low).toBeLessThan(100);
    expect(world.high).toBeGreaterThan(700);
    expect(world.high).toBeLessThan(1000);
  });

  it.each([
    ['DE', 'DEU'],
    ['GER', 'GEO'],
    ['FRN', 'FRA'],
  ])('of the unknown region %s names near codes', (region, near) => {
    expect(() => carbonIntensity({ region })).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_REGION',
        message: expect.stringContaining(near),
      }),
    );
  });

  it('is not known for a country that the table gives as 0', () => {
    expect(() => carbonIntensity({ region: 'CAF' })).toThrow(/UNKNOWN|No carbon intensity/);
    expect(knownRegions()).not.toContain('CAF');
  });

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('cannot be %d', (intensityGPerKwh) => {
    expect(() => carbonIntensity({ intensityGPerKwh })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});

describe('the carbon of a cell', () => {
  it('is energy times intensity, with the doubt of both', () => {
    const carbon = carbonOf(
      { gPerKwh: 400, low: 360, high: 480, source: 'example', assumed: false },
      0.05 * 3600,
    );
    expect(carbon?.mean).toBeCloseTo(0.4, 12);
    expect(carbon?.low).toBeCloseTo(0.4 / Math.exp(Math.hypot(Math.log(0.95), Math.log(0.9))), 12);
    expect(carbon?.high).toBeCloseTo(0.4 * Math.exp(Math.hypot(Math.log(1.05), Math.log(1.2))), 12);
    expect(carbon).toMatchObject({ intensityGPerKwh: 400, source: 'example' });
  });

  it('does not reach down to 0 where both doubts are wide', () => {
    const carbon = carbonOf(
      { gPerKwh: 400, low: 20, high: 800, source: 'example', assumed: true },
      0.9 * 3600,
    );
    expect(carbon?.low).toBeGreaterThan(0);
    expect(carbon?.low).toBeLessThan(0.4 * 0.05);
  });

  it('is 0 for electricity that is given as free of carbon', () => {
    expect(carbonOf(carbonIntensity({ intensityGPerKwh: 0 }), 1)).toMatchObject({
      mean: 0,
      low: 0,
      high: 0,
    });
  });
});
