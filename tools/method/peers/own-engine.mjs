import { createCounterSession } from '../../../packages/meters/dist/engine/counter-session.js';
import { createPolledSession } from '../../../packages/meters/dist/engine/polled-session.js';
import { combinedUncertaintyJ } from '../../../packages/meters/dist/engine/uncertainty.js';
import { VirtualClock } from '../../../packages/testkit/dist/meter/virtual-clock.js';
import { channelId, openDevice } from './devices.mjs';

/** As the meters of `@wattbench/meters` for hwmon and NVML poll. */
const pollPeriodMs = { display: 50, 'averaged-register': 20 };

/** wattbench: the engine of `@wattbench/meters`, on the device whose name it is given. */
export const ownRules = ['counter', 'failing-counter', 'display', 'averaged-register'];

/** One reading per window, in the time of the trace: `energyJ` and `halfWidthJ` are `null` where it is missing. */
export async function measureWindows(name, { power, windows, seed }) {
  const clock = new VirtualClock();
  const device = openDevice(name, { power, seed });
  const session = await openSession(name, { device, clock });
  const readings = [];
  for (const { startNs, endNs } of windows) {
    await clock.goTo(startNs);
    const from = await session.snapshot();
    await clock.goTo(endNs);
    const to = await session.snapshot();
    const [reading] = await session.readings(from, to);
    const known = reading?.state === 'read';
    readings.push({
      energyJ: known ? reading.energyJ : null,
      halfWidthJ: known ? combinedUncertaintyJ(reading.uncertainty) : null,
      silent: known && reading.issues.length === 0,
    });
  }
  await session.close();
  return readings;
}

async function openSession(name, { device, clock }) {
  const read = () => device.read(clock.nowNs());
  if (device.source.kind === 'counter') {
    return createCounterSession({
      meter: 'simulated',
      sources: [{ ...device.source, read }],
      clock,
    });
  }
  const reader = {
    id: 'simulated',
    pollPeriodMs: pollPeriodMs[name],
    readLimitMs: 1000,
    probe: async () => ({ available: true, channels: [device.source.channel] }),
    open: async () => ({ sources: [device.source], read: () => [read()], close: () => {} }),
  };
  return createPolledSession({ reader, channels: [channelId], clock });
}
