import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setEnergy } from '@wattbench/testkit/powercap';
import { afterEach, describe, expect, test } from 'vitest';
import { makePhase, makeRun, makeSpec } from '../../../packages/analysis/src/__fixtures__/runs.js';
import { summaryOf } from '../../../packages/analysis/src/__fixtures__/summary-of.js';
import {
  energies,
  SimulatedMachine,
} from '../../../packages/meters/src/rapl/__fixtures__/simulated-machine.js';

const zone = 'intel-rapl:0';
const channel = 'rapl:package-0';
const machines: SimulatedMachine[] = [];

/** A counter that starts again after 262,144 J, and stands 100 J before that. */
async function boot(): Promise<SimulatedMachine> {
  const machine = await SimulatedMachine.boot({
    zones: [{ id: zone, name: 'package-0', energyUj: 262_043_328_850 }],
  });
  machines.push(machine);
  return machine;
}

afterEach(async () => {
  await Promise.all(machines.splice(0).map((machine) => machine.remove()));
});

describe('P5 a counter that wraps, starts anew or fails gives no false joules', () => {
  test('a wrap is undone', async () => {
    const machine = await boot();
    const readings = await machine.readings(() => machine.use({ [zone]: 300 }, 10));
    expect(energies(readings)[channel]).toBeCloseTo(300, 3);
  });

  test('several wraps in one window are undone, since it is read in between', async () => {
    const machine = await boot();
    const readings = await machine.readings(async () => {
      // 400 W for 22 minutes: twice the range.
      for (let step = 0; step < 44; step += 1) await machine.use({ [zone]: 12_000 }, 30);
      await machine.clock.advance(20);
    });
    expect(energies(readings)[channel]).toBeCloseTo(528_000, 3);
  });

  test('where it may have wrapped unseen there is no number', async () => {
    const machine = await boot();
    machine.clock.stalled = true;
    const readings = await machine.readings(() => machine.use({ [zone]: 300 }, 3600));
    expect(energies(readings)[channel]).toBe('wrap-ambiguous');
  });

  test('a counter that started anew gives no number', async () => {
    const machine = await boot();
    const readings = await machine.readings(async () => {
      await machine.use({ [zone]: 20 }, 2);
      setEnergy(machine.tree.zone(zone), 150_000_000_000n);
    });
    expect(energies(readings)[channel]).toBe('counter-reset');
  });

  test('a failed read is missing and not 0, and so is the figure', async () => {
    const machine = await boot();
    const readings = await machine.readings(async () => {
      await machine.use({ [zone]: 20 }, 2);
      await unlink(join(machine.tree.zone(zone), 'energy_uj'));
    });
    const reading = readings.get(channel);
    if (reading === undefined) throw new TypeError('no reading');
    expect(reading.state).toBe('missing');
    const run = makeRun(makeSpec(0), 36, { phases: [makePhase('measure', [reading])] });
    const summary = summaryOf([run]);
    expect(summary.energyWhPer1000).toBeNull();
    expect(summary.issues.map(({ code }) => code)).toContain('energy-unknown');
  });
});
