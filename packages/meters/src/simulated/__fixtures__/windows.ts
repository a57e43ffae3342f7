import type { ChannelReading } from '@wattbench/core';
import { createPolledSession } from '../../engine/polled-session.js';
import type { Reader } from '../../engine/reader.js';
import { combinedUncertaintyJ } from '../../engine/uncertainty.js';
import { SimulatedDevice, type Defects } from '../device.js';
import { randomAt, randomNumbers } from '../random.js';
import { truePower, type LoadShape } from '../true-power.js';
import { VirtualClock } from '@wattbench/testkit/meter';

export interface Twin {
  readonly shape: LoadShape;
  readonly defects: Defects;
  readonly pollPeriodMs: number;
  /** Part of a period by which a poll is late at most. */
  readonly pollJitter: number;
  /** Part of the polls that never come. */
  readonly missing: number;
  readonly windows: number;
  /** Lengths of the windows, in updates or polls, the longer of both. */
  readonly shortest: number;
  readonly longest: number;
  /** Windows lie on the work; else anywhere. */
  readonly onWork: boolean;
  readonly seed: number;
}

export interface Outcome {
  readonly reading: ChannelReading;
  readonly trueJ: number;
  readonly halfWidthJ: number;
  /** Reads that failed or never came in the window, but for the last, which the end of the window makes up for. */
  readonly lost: number;
}

/** Runs the twin in its own time and measures windows of random place and length. */
export async function measureTwin(twin: Twin): Promise<readonly Outcome[]> {
  const { defects, shape, seed } = twin;
  const power = truePower(shape);
  const random = randomNumbers(seed ^ 0xabcd);
  const lostAtNs: number[] = [];
  const clock = new VirtualClock((count) => {
    if (randomAt(seed ^ 0x1111, count) < twin.missing) {
      lostAtNs.push(1e9 + count * twin.pollPeriodMs * 1e6);
      return null;
    }
    return twin.pollJitter * randomAt(seed ^ 0x2222, count);
  });
  const device = new SimulatedDevice(defects, power, 'simulated:twin');
  const reader: Reader = {
    id: 'simulated',
    pollPeriodMs: twin.pollPeriodMs,
    readLimitMs: 1000,
    probe: async () => ({ available: true, channels: [device.source.channel] }),
    open: async () => ({
      sources: [device.source],
      read: () => {
        const read = device.read(clock.nowNs());
        if (read.state === 'failed') lostAtNs.push(clock.nowNs());
        return [read];
      },
      close: () => {},
    }),
  };
  const session = await createPolledSession({ reader, channels: ['simulated:twin'], clock });
  const unitNs = Math.max(defects.updatePeriodS * 1e9, twin.pollPeriodMs * 1e6);
  const cycleNs = (shape.workS + shape.idleS) * 1e9;
  const outcomes: Outcome[] = [];
  await clock.goTo(clock.nowNs() + 5 * unitNs);
  for (let count = 0; count < twin.windows; count += 1) {
    const spread = Math.log(twin.longest / twin.shortest);
    const lengthNs = unitNs * twin.shortest * Math.exp(random() * spread);
    const gapNs = unitNs * (3 + 5 * random());
    const startNs = twin.onWork
      ? Math.ceil((clock.nowNs() + gapNs) / cycleNs) * cycleNs
      : clock.nowNs() + gapNs;
    const endNs = twin.onWork ? startNs + shape.workS * 1e9 : startNs + lengthNs;
    await clock.goTo(startNs);
    const from = await session.snapshot();
    await clock.goTo(endNs);
    const to = await session.snapshot();
    const [reading] = await session.readings(from, to);
    if (reading === undefined) throw new Error('no reading');
    outcomes.push({
      reading,
      trueJ: power.energyJ(endNs) - power.energyJ(startNs),
      halfWidthJ: reading.state === 'read' ? combinedUncertaintyJ(reading.uncertainty) : 0,
      lost: lostAtNs.filter((atNs) => atNs >= startNs && atNs <= endNs - twin.pollPeriodMs * 5e5)
        .length,
    });
  }
  await session.close();
  return outcomes;
}

