import { randomAt } from '../../../packages/meters/dist/simulated/random.js';
import { SimulatedDevice } from '../../../packages/meters/dist/simulated/device.js';

const none = {
  updateJitter: 0,
  wrapJ: 0,
  averagingS: 0,
  lagS: 0,
  gainError: 0,
  failing: 0,
  frozen: 0,
  maximumPowerW: 750,
};
const energyCounter = {
  ...none,
  kind: 'counter',
  updatePeriodS: 0.001,
  step: 2 ** -14,
  wrapJ: 2 ** 18,
};

/**
 * What there is to read of one and the same power. No device has an error of its own: what is wrong is the rule.
 *
 * - `counter`: a 32-bit register in steps of 2^-14 J every ms, as RAPL's, which starts again after 262,144 J.
 * - `failing-counter`: the same; one read in 200 fails.
 * - `display`: a new value in W each 0.1 s, the mean of this time.
 * - `averaged-register`: a new value each 0.1 s, the mean of 1 s, as NVML's on Ampere and later.
 */
const defects = {
  counter: energyCounter,
  'failing-counter': { ...energyCounter, failing: 0.005 },
  display: { ...none, kind: 'power', updatePeriodS: 0.1, averagingS: 0.1, step: 0.001 },
  'averaged-register': { ...none, kind: 'power', updatePeriodS: 0.1, averagingS: 1, step: 0.001 },
};

export const counterRangeJ = energyCounter.wrapJ;
export const joulesPerCount = energyCounter.step;
export const channelId = 'simulated:twin';

/** The counter stands anywhere in its range when the twin starts. */
export function openDevice(name, { power, seed }) {
  const startJ = counterRangeJ * randomAt(seed, 0);
  const counted = { ...power, energyJ: (timeNs) => startJ + power.energyJ(timeNs) };
  const seen = defects[name].kind === 'counter' ? counted : power;
  return new SimulatedDevice({ ...defects[name], seed }, seen, channelId);
}

/** J that the counter shows at a time, or `null` where the read failed. */
export function countedJ(device, timeNs) {
  const read = device.read(timeNs);
  return read.state === 'failed' ? null : Number(read.count) * joulesPerCount;
}

/** W that the display shows at a time. */
export function displayedW(device, timeNs) {
  return device.read(timeNs).powerW;
}
