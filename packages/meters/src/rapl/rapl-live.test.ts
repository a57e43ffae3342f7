import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  cpuInfoText,
  intelMaximumUj,
  machines,
  startDrive,
  writePowercapTree,
  type DrivenZone,
  type PowercapTree,
} from '@wattbench/testkit/powercap';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { measureEnergy } from '../engine/measure-energy.js';
import { combinedUncertaintyJ } from '../engine/uncertainty.js';
import createMeter from './meter.js';

let folder = '';
let tree: PowercapTree;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-live-'));
  tree = await writePowercapTree(folder, machines.twoSocketServer);
  await writeFile(join(folder, 'cpuinfo'), cpuInfoText({ vendor: 'GenuineIntel' }));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** 5 % of this, the doubt of a package, is more than the driver's updates are ever late. */
const windowMs = 1500;

/** The real meter over counters that another process moves, in real time. */
async function measure(zones: readonly DrivenZone[]) {
  const drive = await startDrive(zones);
  try {
    const meter = createMeter({ root: tree.root, cpuInfo: join(folder, 'cpuinfo') });
    return await measureEnergy(meter, () => delay(windowMs));
  } finally {
    await drive.stop();
  }
}

describe('counters that grow in real time', () => {
  test('the energy is power × window within the stated uncertainty, also over a wrap', async () => {
    const powers = new Map([
      ['rapl:package-0', 120],
      ['rapl:package-0/dram', 8],
      ['rapl:package-1', 75],
      ['rapl:package-1/dram', 0.5],
    ]);
    const { readings } = await measure([
      // 120 W reach the end of the range some 0.25 s into the window.
      {
        directory: tree.zone('intel-rapl:0'),
        powerW: 120,
        periodMs: 5,
        startUj: BigInt(intelMaximumUj) - 30_000_000n,
      },
      { directory: tree.zone('intel-rapl:0:0'), powerW: 8, periodMs: 5 },
      { directory: tree.zone('intel-rapl:1'), powerW: 75, periodMs: 5 },
      { directory: tree.zone('intel-rapl:1:0'), powerW: 0.5, periodMs: 5 },
    ]);
    expect(readings).toHaveLength(4);
    for (const reading of readings) {
      if (reading.state === 'missing') throw new Error(reading.detail);
      const durationS = (reading.window.endNs - reading.window.startNs) / 1e9;
      const trueJ = (powers.get(reading.channel) ?? 0) * durationS;
      expect(durationS).toBeGreaterThan(windowMs / 1e3 - 0.01);
      expect(Math.abs(reading.energyJ - trueJ)).toBeLessThanOrEqual(
        combinedUncertaintyJ(reading.uncertainty),
      );
      // The doubt is mostly the gain of 5 % and 20 %, and so no cover for a wrong reading.
      expect(combinedUncertaintyJ(reading.uncertainty)).toBeLessThan(0.25 * trueJ);
    }
  });

  test('a counter that nobody moves has no value', async () => {
    const { readings } = await measure([
      { directory: tree.zone('intel-rapl:0'), powerW: 100, periodMs: 5 },
      { directory: tree.zone('intel-rapl:0:0'), powerW: 5, periodMs: 5 },
      { directory: tree.zone('intel-rapl:1'), powerW: 100, periodMs: 5 },
    ]);
    expect(readings.at(-1)).toMatchObject({
      state: 'missing',
      channel: 'rapl:package-1/dram',
      reason: 'zero',
    });
  });
});
