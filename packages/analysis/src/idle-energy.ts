import type { PhaseRecord } from '@wattbench/core';
import type { CountedEnergy, UnknownEnergy } from './counted-energy.js';
import { rootOfSquares } from './interval.js';

/** Energy that the same channels would have counted in the measured window without the work. */
export interface IdleEnergy {
  readonly state: 'known';
  readonly energyJ: number;
  readonly systematicJ: number;
  readonly independentJ: number;
}

type Baseline = CountedEnergy | UnknownEnergy;

/**
 * Idle power is the mean of the baseline before the work and the one after it; half of their difference, the drift,
 * joins the doubt. Without both nothing is said: one alone cannot tell drift from idle.
 */
export function idleEnergy(
  measured: CountedEnergy,
  baselines: { readonly before: Baseline; readonly after: Baseline },
): IdleEnergy | UnknownEnergy {
  const { before, after } = baselines;
  if (before.state === 'unknown') return unread('baseline', before);
  if (after.state === 'unknown') return unread('cool-down', after);
  const durationS = measured.energyJ / measured.powerW;
  const beforeJ = before.powerW * durationS;
  const afterJ = after.powerW * durationS;
  const idle = {
    energyJ: (beforeJ + afterJ) / 2,
    systematicJ:
      (beforeJ * (before.systematicJ / before.energyJ) +
        afterJ * (after.systematicJ / after.energyJ)) /
      2,
    independentJ: rootOfSquares([
      (beforeJ * (before.independentJ / before.energyJ)) / 2,
      (afterJ * (after.independentJ / after.energyJ)) / 2,
      (beforeJ - afterJ) / 2,
    ]),
  };
  return Object.values(idle).every(Number.isFinite)
    ? { state: 'known', ...idle }
    : { state: 'unknown', reason: 'the baselines are too large to be added' };
}

function unread(id: PhaseRecord['id'], energy: UnknownEnergy): UnknownEnergy {
  return { state: 'unknown', reason: `${id}: ${energy.reason}` };
}
