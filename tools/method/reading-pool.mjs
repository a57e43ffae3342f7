import { createPolledSession } from '../../packages/meters/dist/engine/polled-session.js';
import { SimulatedDevice } from '../../packages/meters/dist/simulated/device.js';
import { randomAt, randomNumbers } from '../../packages/meters/dist/simulated/random.js';
import { truePower } from '../../packages/meters/dist/simulated/true-power.js';
import { VirtualClock } from '../../packages/testkit/dist/meter/virtual-clock.js';

/**
 * What the real engine of `@wattbench/meters` reads of windows whose true joules are known, in virtual time: of each
 * window the share read / true and, as shares of the energy, the half-widths that the reading states, by cause. The gain
 * is left out: it is one for a whole experiment and comes in there.
 */
export async function readingPool({ meter, windowS, windows, seed }) {
  const powerSwing = {
    swing: 0.05,
    swingPeriodS: windowS / 3,
    noise: 0.05,
    stretchS: windowS / 12,
  };
  const load = { idleW: 40, workW: 80, workS: 1e9, idleS: 0, ...powerSwing, seed };
  const power = truePower(load);
  const device = new SimulatedDevice({ ...noDefects, ...meter, seed }, power, channelId);
  const pollPeriodMs = meter.pollPeriodMs ?? meter.updatePeriodS * 500;
  const clock = new VirtualClock((count) => 0.2 * randomAt(seed ^ 0x2222, count));
  const reader = {
    id: meterId,
    pollPeriodMs,
    readLimitMs: 1000,
    probe: async () => ({ available: true, channels: [device.source.channel] }),
    open: async () => ({
      sources: [device.source],
      read: () => [device.read(clock.nowNs())],
      close: () => {},
    }),
  };
  const session = await createPolledSession({ reader, channels: [channelId], clock });
  const random = randomNumbers(seed ^ 0xabcd);
  const entries = [];
  await clock.goTo(clock.nowNs() + 8e9 * meter.updatePeriodS);
  for (let window = 0; window < windows; window += 1) {
    await clock.goTo(clock.nowNs() + random() * 3e9 * meter.updatePeriodS);
    const startNs = clock.nowNs();
    const from = await session.snapshot();
    await clock.goTo(startNs + windowS * 1e9);
    const endNs = clock.nowNs();
    const to = await session.snapshot();
    const [reading] = await session.readings(from, to);
    if (reading?.state !== 'read') continue;
    const trueJ = power.energyJ(endNs) - power.energyJ(startNs);
    entries.push({
      share: reading.energyJ / trueJ,
      terms: reading.uncertainty.map(({ cause, halfWidthJ }) => ({
        cause,
        share: halfWidthJ / reading.energyJ,
      })),
    });
  }
  await session.close();
  return { channel: device.source.channel, windowS, entries };
}

export const meterId = 'simulated';
export const channelId = 'simulated:twin';

const noDefects = {
  kind: 'counter',
  updateJitter: 0,
  step: 1e-4,
  wrapJ: 0,
  averagingS: 0,
  lagS: 0,
  gainError: 0,
  failing: 0,
  frozen: 0,
  maximumPowerW: 2000,
};
