import { isDeepStrictEqual } from 'node:util';
import { survivesJson } from '../../conformance/plain-data.js';
import { demandRejection } from '../../conformance/demand-rejection.js';
import { demand, demandNone, fail } from '../../conformance/demand.js';
import type { MeterCase } from '../meter-case.js';
import { readingFaults } from '../reading-faults.js';
import { doubtOfSameInstrumentJ } from '../same-instrument.js';

/** How often a longer window is tried before the meter is taken to say nothing. */
const tries = 3;

export const readingCases: readonly MeterCase[] = [
  {
    id: 'one-entry-per-channel',
    title: 'gives one entry for each open channel',
    run: async (context) => {
      const ids = (await context.channels()).map(({ id }) => id).toSorted();
      const session = await context.open();
      const { from, to } = await context.window(session);
      const found = (await session.readings(from, to)).map(({ channel }) => channel).toSorted();
      demand(
        isDeepStrictEqual(found, ids),
        `the channels are ${ids.join(', ')}, and the readings of ${found.join(', ') || 'nothing'}`,
      );
    },
  },
  {
    id: 'value-read',
    title: 'reads a value of a counted channel',
    run: async (context) => {
      const channels = await context.channels();
      const session = await context.open();
      const reasons: string[] = [];
      const from = await session.snapshot();
      for (let count = 0; count < tries; count += 1) {
        await context.wait(2 ** count);
        const readings = await session.readings(from, await session.snapshot());
        const counted = readings.filter(
          (reading) => channels.find(({ id }) => id === reading.channel)?.counted === true,
        );
        if (counted.some(({ state }) => state === 'read')) return;
        reasons.push(...counted.map((reading) => ('detail' in reading ? reading.detail : '')));
      }
      fail(`every reading is missing: ${reasons.at(-1) ?? 'there is none'}`);
    },
  },
  {
    id: 'reading-valid',
    title: 'gives energy above 0 with its window, quality and uncertainty, or why there is none',
    run: async (context) => {
      const channels = await context.channels();
      const { id: meter } = await context.createMeter();
      const session = await context.open();
      const first = await context.window(session);
      await context.wait();
      const windows = [first, { from: first.to, to: await session.snapshot() }];
      for (const window of windows) {
        const readings = await session.readings(window.from, window.to);
        demand(survivesJson(readings), 'the readings are not the same after JSON');
        for (const reading of readings) {
          const channel = channels.find(({ id }) => id === reading.channel);
          demand(channel !== undefined, `a reading of ${reading.channel}, which is no channel`);
          demandNone(readingFaults(reading, { meter, channel, ...window }));
        }
      }
    },
  },
  {
    id: 'windows-add-up',
    title: 'gives windows that add up to the whole',
    run: async (context) => {
      const session = await context.open();
      const { from, to: middle } = await context.window(session);
      await context.wait();
      const to = await session.snapshot();
      const whole = await session.readings(from, to);
      const parts = [
        await session.readings(from, middle),
        await session.readings(middle, to),
      ] as const;
      let compared = 0;
      for (const reading of whole) {
        const [first, second] = parts.map((readings) =>
          readings.find(({ channel }) => channel === reading.channel),
        );
        if (reading.state !== 'read' || first?.state !== 'read' || second?.state !== 'read') {
          continue;
        }
        compared += 1;
        const sumJ = first.energyJ + second.energyJ;
        const allowedJ = doubtOfSameInstrumentJ([reading, first, second]) + 1e-9 * sumJ;
        demand(
          Math.abs(sumJ - reading.energyJ) <= allowedJ,
          `${reading.channel}: ${first.energyJ} J and ${second.energyJ} J are ${sumJ} J, and the ` +
            `whole is ${reading.energyJ} J; at most ${allowedJ} J apart is explained`,
        );
      }
      if (compared === 0) context.notApplicable('no channel was read in all three windows');
    },
  },
  {
    id: 'energy-not-negative',
    title: 'gives no negative energy, however short the window',
    run: async (context) => {
      const session = await context.open();
      let from = await session.snapshot();
      for (const part of [0, 0.02, 0.1, 0.3, 0.02, 0]) {
        if (part > 0) await context.wait(part);
        const to = await session.snapshot();
        for (const reading of await session.readings(from, to)) {
          demand(
            reading.state === 'missing' || reading.energyJ >= 0,
            `${reading.channel}: ${'energyJ' in reading ? reading.energyJ : ''} J in ${to.beforeNs - from.afterNs} ns`,
          );
        }
        from = to;
      }
    },
  },
  {
    id: 'foreign-snapshot',
    title: 'rejects with UNSUPPORTED for a snapshot of another session',
    run: async (context) => {
      const [one, other] = [await context.open(), await context.open()];
      const own = await one.snapshot();
      const foreign = await other.snapshot();
      const later = await one.snapshot();
      await demandRejection(() => one.readings(own, foreign), {
        code: 'UNSUPPORTED',
        when: 'the last snapshot of another session',
      });
      await demandRejection(() => one.readings(foreign, later), {
        code: 'UNSUPPORTED',
        when: 'the first snapshot of another session',
      });
    },
  },
  {
    id: 'wrong-order',
    title: 'rejects with UNSUPPORTED for two snapshots in the wrong order',
    run: async (context) => {
      const session = await context.open();
      const from = await session.snapshot();
      await context.wait(0.2);
      const to = await session.snapshot();
      await demandRejection(() => session.readings(to, from), {
        code: 'UNSUPPORTED',
        when: 'snapshots in the wrong order',
      });
    },
  },
];
