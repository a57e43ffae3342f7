import { isDeepStrictEqual } from 'node:util';
import { demandRejection } from '../../conformance/demand-rejection.js';
import { demand, demandNone } from '../../conformance/demand.js';
import type { MeterCase, MeterCaseContext } from '../meter-case.js';
import { doubtOfSameInstrumentJ, edgesJ } from '../same-instrument.js';

/** A device that updates late, between the reads of two sessions, parts them now and then. */
const tries = 3;

export const openCases: readonly MeterCase[] = [
  {
    id: 'open-unknown',
    title: 'rejects with METER_UNAVAILABLE for a channel that it does not have',
    run: async (context) => {
      const known = (await context.channels()).map((channel) => channel.id);
      const { id } = await context.createMeter();
      await demandRejection(() => context.open([...known, `${id}:no-such-channel`]), {
        code: 'METER_UNAVAILABLE',
        when: 'a channel that is not there',
      });
    },
  },
  {
    id: 'open-subset',
    title: 'reads the channels that it is asked for, and no others',
    run: async (context) => {
      const ids = (await context.channels()).map((channel) => channel.id);
      const subsets = new Set([ids.slice(0, 1), ids.slice(-1), ids.toReversed()]);
      for (const subset of subsets) {
        const session = await context.open(subset);
        const from = await session.snapshot();
        await context.wait(0.2);
        const readings = await session.readings(from, await session.snapshot());
        await session.close();
        const found = readings.map(({ channel }) => channel).toSorted();
        demand(
          isDeepStrictEqual(found, subset.toSorted()),
          `asked for ${subset.join(', ')}, and got readings of ${found.join(', ') || 'nothing'}`,
        );
      }
    },
  },
  {
    id: 'two-sessions',
    title: 'has sessions that do not disturb one another',
    run: async (context) => {
      const disturbances: string[] = [];
      for (let count = 0; count < tries; count += 1) {
        const found = await disturbance(context);
        if (found === null) return;
        disturbances.push(found);
      }
      demandNone(disturbances);
    },
  },
];

/** Measures the same time in two sessions: how their readings contradict each other, or `null`. */
async function disturbance(context: MeterCaseContext): Promise<string | null> {
  const [one, other] = [await context.open(), await context.open()];
  const starts = [await one.snapshot(), await other.snapshot()] as const;
  await context.wait();
  const ends = [await one.snapshot(), await other.snapshot()] as const;
  const first = await one.readings(starts[0], ends[0]);
  await one.close();
  const second = await other.readings(starts[1], ends[1]);
  await context.wait(0.2);
  await other.readings(ends[1], await other.snapshot());
  await other.close();
  for (const reading of first) {
    const twin = second.find(({ channel }) => channel === reading.channel);
    if (reading.state !== twin?.state) {
      return `${reading.channel} is ${reading.state} in one session and ${String(twin?.state)} in the other`;
    }
    if (reading.state !== 'read' || twin?.state !== 'read') continue;
    const apartJ = Math.abs(reading.energyJ - twin.energyJ);
    const allowedJ = doubtOfSameInstrumentJ([reading, twin]) + edgesJ(reading, twin);
    if (apartJ > allowedJ) {
      return (
        `${reading.channel}: ${reading.energyJ} J in one session and ${twin.energyJ} J in the ` +
        `other, over the same time; at most ${allowedJ} J apart is explained`
      );
    }
  }
  return null;
}
