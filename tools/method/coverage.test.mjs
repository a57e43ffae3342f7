import { describe, expect, it } from 'vitest';
import { coverageOf, repeatCounts, scenarios, seed } from './coverage.mjs';

const experiments = 2000;
const few = 300;

/** Those that the whole is made of; `pnpm bench:method` prints all, over as many experiments. */
const tried = scenarios.filter(({ inTests }) => inTests);

describe(`the 95 % interval over ${experiments} simulated experiments (seed ${seed})`, () => {
  it.each(tried)('holds the truth in 93 to 97 of 100 with $name', async (scenario) => {
    const rows = await coverageOf(scenario, { experiments });
    expect(rows.map(({ repeats }) => repeats)).toEqual(repeatCounts);
    for (const { gross, net, netKnown } of rows) {
      expect(gross).toBeGreaterThanOrEqual(0.93);
      expect(gross).toBeLessThanOrEqual(0.97);
      expect(net).toBeGreaterThanOrEqual(0.93);
      expect(net).toBeLessThanOrEqual(0.97);
      expect(netKnown).toBeGreaterThan(0.95);
    }
  });

  it('would be found out if it were half as wide, or left out the gain of the meter', async () => {
    const together = scenarios.find(({ name }) => name === 'all together');
    for (const change of [{ shrink: 0.5 }, { hideGain: true }]) {
      const rows = await coverageOf(together, { experiments: few, ...change });
      expect(rows.at(-1)?.gross).toBeLessThan(0.9);
    }
  });
});
