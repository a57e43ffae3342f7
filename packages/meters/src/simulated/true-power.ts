import { randomAt } from './random.js';

/** What the twin really draws: never shown by a meter, known to the test. */
export interface TruePower {
  /** Energy since time 0, in J, exact at any time in ns. */
  energyJ(timeNs: number): number;
  /** Power of the moment, in W. */
  powerW(timeNs: number): number;
}

export interface LoadShape {
  /** Power without work, in W. */
  readonly idleW: number;
  /** Added by work, in W. */
  readonly workW: number;
  /** Work of this length follows idle of the other, over and over. `idleS` 0: work all the time. */
  readonly workS: number;
  readonly idleS: number;
  /** A slow swing of the work's power: part of it, and its period. */
  readonly swing: number;
  readonly swingPeriodS: number;
  /** Each stretch of this length has a work power of its own: part by which it differs at most. */
  readonly noise: number;
  readonly stretchS: number;
  readonly seed: number;
}

/**
 * Idle and work in turn; the work swings slowly (a sine) and differs from stretch to stretch. The
 * energy is the exact integral of the power: the sine by its integral, the stretches by their sum.
 */
export function truePower(shape: LoadShape): TruePower {
  const { idleW, workW, workS, idleS, swing, swingPeriodS, noise, stretchS, seed } = shape;
  const cycleS = workS + idleS;
  const omega = (2 * Math.PI) / swingPeriodS;
  const factors: number[] = [];
  const factorSums = [0];
  const stretch = (index: number): number => {
    while (factors.length <= index) {
      const factor = noise * (2 * randomAt(seed, factors.length) - 1);
      factors.push(factor);
      factorSums.push((factorSums.at(-1) ?? 0) + factor);
    }
    return factors[index] ?? 0;
  };
  // Time at work counts on its own, so that swing and stretches have no jumps over idle time.
  const workTime = (timeS: number): number => {
    const cycles = Math.floor(timeS / cycleS);
    return cycles * workS + Math.min(workS, timeS - cycles * cycleS);
  };
  const workJ = (timeS: number): number => {
    const index = Math.floor(timeS / stretchS);
    const inside = timeS - index * stretchS;
    const steps = stretch(index) * inside + (factorSums[index] ?? 0) * stretchS;
    return workW * (timeS + (swing / omega) * (1 - Math.cos(omega * timeS)) + steps);
  };
  return {
    energyJ: (timeNs) => {
      const timeS = Math.max(0, timeNs / 1e9);
      return idleW * timeS + workJ(workTime(timeS));
    },
    powerW: (timeNs) => {
      const timeS = Math.max(0, timeNs / 1e9);
      const inCycleS = timeS - Math.floor(timeS / cycleS) * cycleS;
      if (inCycleS >= workS) return idleW;
      const atS = workTime(timeS);
      const factor = 1 + swing * Math.sin(omega * atS) + stretch(Math.floor(atS / stretchS));
      return idleW + workW * factor;
    },
  };
}
