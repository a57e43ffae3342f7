import { randomNumbers } from '../../../packages/meters/dist/simulated/random.js';
import { truePower } from '../../../packages/meters/dist/simulated/true-power.js';

/** The package of the twin, in W: what a data sheet says that it may draw. */
export const thermalDesignPowerW = 250;

/**
 * `steady`: work all the time, its power moves by some percent. `bursty`: calls of 0.05 to 0.5 s with gaps of 0.05 to 1 s
 * between them; a window begins anywhere in them.
 */
export const loads = ['steady', 'bursty'];

/**
 * The power that a twin really draws: idle, and in windows of one length some work. Idle power, level of the work,
 * lengths of the calls and times between the windows differ from twin to twin; the same for a seed.
 *
 * Returns `power` with `energyJ(ns)` and `powerW(ns)`, exact at any time, and `windows` in its time.
 */
export function traceOf({ load, windowS, windows: count, seed }) {
  const random = randomNumbers(seed);
  const between = (low, high) => low + (high - low) * random();
  const idleW = between(20, 60);
  const workW = thermalDesignPowerW * between(0.4, 0.95) - idleW;
  const calls =
    load === 'steady'
      ? { workS: 1e9, idleS: 0 }
      : { workS: between(0.05, 0.5), idleS: between(0.05, 1) };
  const windows = [];
  const works = [];
  const sumsJ = [0];
  let endNs = 20e9;
  for (let index = 0; index < count; index += 1) {
    const startNs = Math.round(endNs + between(4, 20) * 1e9);
    endNs = startNs + windowS * 1e9;
    const work = truePower({
      idleW: 0,
      workW,
      ...calls,
      swing: 0.05,
      swingPeriodS: between(2, 20),
      noise: 0.05,
      stretchS: 0.25,
      seed: seed + 31 * index,
    });
    const offsetNs =
      load === 'steady' ? 0 : Math.round(random() * (calls.workS + calls.idleS) * 1e9);
    windows.push({ startNs, endNs });
    works.push(from(work, offsetNs));
    sumsJ.push(sumsJ.at(-1) + works.at(-1).energyJ(endNs - startNs));
  }
  const last = (timeNs) => {
    let index = windows.length - 1;
    while (index >= 0 && windows[index].startNs > timeNs) index -= 1;
    return index;
  };
  const power = {
    energyJ: (timeNs) => {
      const idleJ = (idleW * Math.max(0, timeNs)) / 1e9;
      const index = last(timeNs);
      if (index < 0) return idleJ;
      const { startNs, endNs: stopNs } = windows[index];
      return idleJ + sumsJ[index] + works[index].energyJ(Math.min(timeNs, stopNs) - startNs);
    },
    powerW: (timeNs) => {
      const index = last(timeNs);
      if (index < 0 || windows[index].endNs <= timeNs) return idleW;
      return idleW + works[index].powerW(timeNs - windows[index].startNs);
    },
  };
  return { power, windows };
}

/** The same work, begun so much later. */
function from(work, offsetNs) {
  const beforeJ = work.energyJ(offsetNs);
  return {
    energyJ: (timeNs) => work.energyJ(offsetNs + timeNs) - beforeJ,
    powerW: (timeNs) => work.powerW(offsetNs + timeNs),
  };
}

export function trueEnergyJ(power, { startNs, endNs }) {
  return power.energyJ(endNs) - power.energyJ(startNs);
}
