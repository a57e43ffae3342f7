import type { PhaseRecord } from '@wattbench/core';
import type { CountedEnergy, UnknownEnergy } from './counted-energy.js';
import { commonCauses, independentOf, termsBy, type EnergyTerms } from './energy-terms.js';

/** Energy that the same channels would have counted in the measured window without the work. */
export interface IdleEnergy {
  readonly state: 'known';
  readonly energyJ: number;
  readonly powerW: number;
  readonly terms: EnergyTerms;
  /** Half of what idle rose by from before the work to after it, over the measured window; its sign is kept. */
  readonly driftJ: number;
}

type Baseline = CountedEnergy | UnknownEnergy;

/**
 * Largest change of the idle power from before the work to after it, as a share of their mean, with which gross less
 * idle still says something of the work. Above it the two were not taken in one state of the machine.
 */
const largestDrift = 0.25;

/**
 * Idle power is the mean of the baseline before the work and the one after it; half of their difference, the drift,
 * joins the doubt. Without both nothing is said: one alone cannot tell drift from idle. Nor is anything said when they
 * lie further apart than `largestDrift` and than what the meter doubts in both.
 */
export function idleEnergy(
  measured: CountedEnergy,
  baselines: { readonly before: Baseline; readonly after: Baseline },
): IdleEnergy | UnknownEnergy {
  const { before, after } = baselines;
  if (before.state === 'unknown') return unread('baseline', before);
  if (after.state === 'unknown') return unread('cool-down', after);
  const durationS = measured.energyJ / measured.powerW;
  const ofBefore = inWindow(before, durationS);
  const ofAfter = inWindow(after, durationS);
  const energyJ = (ofBefore.energyJ + ofAfter.energyJ) / 2;
  const driftJ = (ofAfter.energyJ - ofBefore.energyJ) / 2;
  const doubtJ = Math.hypot(independentOf(ofBefore.terms), independentOf(ofAfter.terms));
  const changeJ = Math.abs(2 * driftJ);
  if (changeJ > largestDrift * energyJ && changeJ > doubtJ) {
    const [from, to] = [before.powerW, after.powerW].map((powerW) => powerW.toPrecision(3));
    return {
      state: 'unknown',
      drifted: true,
      reason: `idle power went from ${from} W before the work to ${to} W after it, so the machine was not in one state`,
    };
  }
  const idle = {
    energyJ,
    powerW: energyJ / durationS,
    driftJ,
    terms: termsBy((cause) => {
      const halfWidths = [ofBefore.terms[cause], ofAfter.terms[cause]] as const;
      return commonCauses.some((common) => common === cause)
        ? (halfWidths[0] + halfWidths[1]) / 2
        : Math.hypot(...halfWidths) / 2;
    }),
  };
  return [energyJ, driftJ, ...Object.values(idle.terms)].every(Number.isFinite)
    ? { state: 'known', ...idle }
    : { state: 'unknown', reason: 'the baselines are too large to be added' };
}

/** What an idle window says of a time as long as the measured one. */
export function inWindow(
  idle: CountedEnergy,
  durationS: number,
): { readonly energyJ: number; readonly terms: EnergyTerms } {
  const energyJ = idle.powerW * durationS;
  const factor = energyJ / idle.energyJ;
  return { energyJ, terms: termsBy((cause) => idle.terms[cause] * factor) };
}

function unread(id: PhaseRecord['id'], energy: UnknownEnergy): UnknownEnergy {
  return { state: 'unknown', reason: `${id}: ${energy.reason}` };
}
