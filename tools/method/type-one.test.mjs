import { describe, expect, it } from 'vitest';
import { seed } from './coverage.mjs';
import { decisions, looks } from './type-one.mjs';

const pairs = 600;

describe(`compare and gate over ${pairs} pairs of simulated experiments (seed ${seed})`, () => {
  it(`find a difference where there is none in 5 % at most, looked at after ${looks.join(', ')} repeats`, async () => {
    const { compare, gate } = await decisions({ pairs });
    expect(compare).toBeLessThanOrEqual(0.05);
    expect(gate).toBeLessThanOrEqual(0.05);
  });

  it('would be found out: looks that spend nothing find one in far more', async () => {
    const { compare } = await decisions({ pairs: 200, spend: false });
    expect(compare).toBeGreaterThan(0.08);
  });

  it('see a rise of 5 % in 90 % at least: 10 repeats that spread by 2 %, looked at once or often', async () => {
    const once = await decisions({ pairs: 200, rise: 0.05, repeats: 10 });
    expect(once.compare).toBeGreaterThanOrEqual(0.9);
    expect(once.gate).toBeGreaterThanOrEqual(0.9);
    const often = await decisions({ pairs: 100, rise: 0.05 });
    expect(often.compare).toBeGreaterThanOrEqual(0.9);
  });

  it('fail the gate in 5 % at most where the increase is just the one allowed', async () => {
    const { gate } = await decisions({ pairs: 200, rise: 0.05, limit: 0.05 });
    expect(gate).toBeLessThanOrEqual(0.05);
  });
});
