import { randomNumbers } from '../random.js';
import type { Twin } from './windows.js';

/** A twin with any mix of defects, in the ranges that real meters have. The same for a seed. */
export function randomTwin(seed: number): Twin {
  const random = randomNumbers(seed);
  const between = (low: number, high: number): number => low * (high / low) ** random();
  const sometimes = (part: number, value: () => number): number => (random() < part ? value() : 0);
  const kind = random() < 0.5 ? 'counter' : 'power';
  const updatePeriodS = between(0.005, 1);
  const pollPeriodMs = Math.max(4, updatePeriodS * 1000 * between(0.15, 1.5));
  const unitS = Math.max(updatePeriodS, pollPeriodMs / 1000);
  const idleW = between(5, 120);
  const workW = between(20, 500);
  const onWork = random() < 0.3;
  const workS = unitS * between(40, 400);
  const step = kind === 'counter' ? between(1e-5, 4 * unitS * idleW) : between(0.001, 2);
  const maximumPowerW = 3 * (idleW + workW);
  const wrapJ = maximumPowerW * unitS * between(25, 250);
  return {
    shape: {
      idleW,
      workW,
      workS,
      idleS: onWork ? unitS * between(10, 50) : 0,
      swing: sometimes(0.6, () => between(0.01, 0.3)),
      swingPeriodS: unitS * between(30, 300),
      noise: sometimes(0.6, () => between(0.01, 0.4)),
      stretchS: unitS * between(0.2, 20),
      seed,
    },
    defects: {
      kind,
      updatePeriodS,
      updateJitter: sometimes(0.5, () => between(0.01, 0.3)),
      step,
      wrapJ: kind === 'counter' ? sometimes(0.4, () => wrapJ) : 0,
      averagingS: kind === 'power' ? sometimes(0.6, () => updatePeriodS * between(0.2, 5)) : 0,
      lagS: sometimes(0.4, () => updatePeriodS * between(0.1, 3)),
      gainError: sometimes(0.6, () => between(0.002, 0.06)),
      failing: sometimes(0.3, () => between(0.002, 0.05)),
      frozen: sometimes(0.2, () => between(0.002, 0.05)),
      maximumPowerW,
      seed,
    },
    pollPeriodMs,
    pollJitter: sometimes(0.7, () => between(0.01, 0.4)),
    missing: sometimes(0.3, () => between(0.002, 0.05)),
    windows: 5,
    shortest: 12,
    longest: 300,
    onWork,
    seed,
  };
}
