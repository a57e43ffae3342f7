import { randomNumbers } from '../../../packages/meters/dist/simulated/random.js';
import { averagedRegister } from './averaged-register.mjs';
import { constantShare } from './constant-share.mjs';
import { decodeBySubtraction } from './decode-by-subtraction.mjs';
import { openDevice } from './devices.mjs';
import { failedReadIsSkipped } from './failed-read-is-skipped.mjs';
import { failedReadIsZero } from './failed-read-is-zero.mjs';
import { fifteenSecondPower } from './fifteen-second-power.mjs';
import { lastValueHold } from './last-value-hold.mjs';
import { measureWindows, ownRules } from './own-engine.mjs';
import { loads, traceOf, trueEnergyJ } from './trace.mjs';
import { unwrappedDifference } from './unwrapped-difference.mjs';

export const seed = 20_261_128;

export const peerRules = [
  fifteenSecondPower,
  lastValueHold,
  averagedRegister,
  unwrappedDifference,
  failedReadIsZero,
  failedReadIsSkipped,
  constantShare,
  decodeBySubtraction,
];

/** Lengths in s, twins, and windows of each. An hour is for the counters: they wrap, mostly more than once. */
export const lengths = [
  { windowS: 0.5, twins: 50, windows: 4 },
  { windowS: 5, twins: 50, windows: 4 },
  { windowS: 60, twins: 50, windows: 2 },
  { windowS: 3600, twins: 25, windows: 2, only: ['counter', 'failing-counter'] },
];

/** A figure off by more than this part of the truth is a gross error. */
export const grossError = 0.5;

/**
 * Every rule on the same windows of the same twins. One entry per rule, load and length: `bias` and `spread` (standard
 * deviation) of (stated - true) / true over the windows that have a number, the parts of the windows with none and with a
 * gross error that nothing warns of, and for wattbench the part of its intervals (95 %) that hold the truth.
 * `mostTwins` makes it quicker.
 */
export async function peersFigures({ mostTwins = Infinity } = {}) {
  const figures = [];
  for (const { windowS, twins, windows, only } of lengths) {
    const isMeant = (device) => only === undefined || only.includes(device);
    for (const load of loads) {
      const outcomes = new Map();
      const add = (key, outcome) => outcomes.set(key, [...(outcomes.get(key) ?? []), ...outcome]);
      for (let index = 0; index < Math.min(twins, mostTwins); index += 1) {
        const twinSeed = seed + 1009 * index + 17 * windowS;
        const trace = traceOf({ load, windowS, windows, seed: twinSeed });
        for (const rule of peerRules.filter(({ device }) => isMeant(device)))
          add(rule.name, outcomesOf(rule, { ...trace, seed: twinSeed }));
        for (const name of ownRules.filter(isMeant))
          add(name, await ownOutcomes(name, { ...trace, seed: twinSeed }));
      }
      for (const [rule, list] of outcomes) figures.push({ rule, windowS, load, ...summary(list) });
    }
  }
  return figures;
}

function outcomesOf(rule, { power, windows, seed: twinSeed }) {
  const device = rule.device === null ? null : openDevice(rule.device, { power, seed: twinSeed });
  const random = randomNumbers(twinSeed ^ 0xdec0de);
  return windows.map((window) => {
    const allJ = trueEnergyJ(power, window);
    const trueJ = rule.truthJ?.(allJ) ?? allJ;
    const energyJ = rule.energyJ(device, window, { random });
    return { error: (energyJ - trueJ) / trueJ, covered: null, silent: true };
  });
}

async function ownOutcomes(name, trace) {
  const readings = await measureWindows(name, trace);
  return readings.map(({ energyJ, halfWidthJ, silent }, index) => {
    if (energyJ === null) return { error: null, covered: null, silent };
    const trueJ = trueEnergyJ(trace.power, trace.windows[index]);
    const covered = Math.abs(energyJ - trueJ) <= halfWidthJ;
    return { error: (energyJ - trueJ) / trueJ, covered, silent };
  });
}

function summary(outcomes) {
  const known = outcomes.filter(({ error }) => error !== null);
  const errors = known.map(({ error }) => error);
  const bias = meanOf(errors);
  const gross = known.filter(({ error, silent }) => silent && Math.abs(error) > grossError);
  const intervals = known.filter(({ covered }) => covered !== null);
  const held = intervals.filter(({ covered }) => covered);
  return {
    windows: outcomes.length,
    bias,
    spread:
      errors.length === 0 ? null : Math.sqrt(meanOf(errors.map((error) => (error - bias) ** 2))),
    without: 1 - known.length / outcomes.length,
    silentGross: gross.length / outcomes.length,
    covered: intervals.length === 0 ? null : held.length / intervals.length,
  };
}

function meanOf(values) {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
