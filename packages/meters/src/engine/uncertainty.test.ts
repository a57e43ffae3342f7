import { describe, expect, test } from 'vitest';
import { channel } from './__fixtures__/counter-source.js';
import { combinedUncertaintyJ, counterUncertainty } from './uncertainty.js';

describe('counterUncertainty', () => {
  const window = {
    channel: { ...channel, updatePeriodNs: 1e6, resolutionJ: 61e-6, gainError: 0.05 },
    energyJ: 20,
    durationNs: 1.001e9,
    from: { beforeNs: 0, afterNs: 30_000 },
    to: { beforeNs: 1.001e9, afterNs: 1.001e9 + 40_000 },
    maximumPowerW: 1000,
  };
  const terms = new Map(
    counterUncertainty(window).map(({ cause, halfWidthJ }) => [cause, halfWidthJ]),
  );

  test('the resolution is one step of the counter', () => {
    expect(terms.get('resolution')).toBe(61e-6);
  });

  test('the update period costs one period of the power over the time that updates cover', () => {
    expect(terms.get('update-period')).toBeCloseTo(0.02, 6);
  });

  test('the length of the two reads costs half of each, as the root of squares', () => {
    expect(terms.get('edge-skew')).toBeCloseTo((25e-6 * 20.000061) / 1, 12);
  });

  test('the gain is a part of the energy', () => {
    expect(terms.get('gain')).toBe(1);
  });

  test('a window no longer than a period can hold a period of the most plausible power', () => {
    const short = counterUncertainty({ ...window, energyJ: 0, durationNs: 1e6 });
    expect(short.find(({ cause }) => cause === 'update-period')?.halfWidthJ).toBe(1);
  });
});

describe('combinedUncertaintyJ', () => {
  test('adds independent causes as the root of squares', () => {
    expect(
      combinedUncertaintyJ([
        { cause: 'gain', halfWidthJ: 3 },
        { cause: 'resolution', halfWidthJ: 4 },
      ]),
    ).toBe(5);
  });

  test('is 0 without causes', () => {
    expect(combinedUncertaintyJ([])).toBe(0);
  });
});
