import { raplPerf } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { steadyEnergy, wrongReadings } from '../simulated/__fixtures__/moving-load.js';
import { eventRefusal } from './__fixtures__/event-refusal.js';
import { cpuClock, PowerUnitTree } from './__fixtures__/power-unit-tree.js';

const reason = await eventRefusal();

describe.skipIf(reason !== null)(
  `real counters of the kernel${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let tree: PowerUnitTree;

    beforeAll(() => {
      const threeWatts = { ...cpuClock, scale: '3e-9' };
      tree = new PowerUnitTree({ events: { 'energy-pkg': threeWatts, 'energy-ram': cpuClock } });
    });
    afterAll(() => {
      tree.remove();
    });

    const source = () => {
      const { root, processors, cpuInfo } = tree.system;
      return raplPerf({ root, processors, cpuInfo });
    };

    test('tells the energy of the events', async () => {
      const wrong = await wrongReadings(source(), {
        windowMs: 300,
        energy: {
          'rapl-perf:package-0': steadyEnergy(3),
          'rapl-perf:package-0/dram': steadyEnergy(1),
        },
      });
      expect(wrong).toEqual([]);
    });

    describeMeter({ describe, test }, source, { windowMs: 300 });
  },
);
