import { macmon } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEnergy, wrongReadings } from '../simulated/__fixtures__/moving-load.js';
import { FakeMacmon } from './__fixtures__/fake-macmon.js';

let fake: FakeMacmon;

beforeAll(() => {
  fake = FakeMacmon.swinging({
    sys_power: 12,
    all_power: 5,
    cpu_power: 3,
    gpu_power: 2,
    ane_power: 0,
    ram_power: 0.5,
  });
});

afterAll(() => {
  fake.remove();
});

const source = () => macmon({ command: fake.command, intervalMs: 100 });

test('tells the energy that the Mac draws', async () => {
  const wrong = await wrongReadings(source(), {
    windowMs: 1000,
    energy: {
      'macmon:system': loadEnergy(12),
      'macmon:cpu': loadEnergy(3),
      'macmon:gpu': loadEnergy(2),
    },
  });
  expect(wrong).toEqual([]);
});

describeMeter({ describe, test }, source, { windowMs: 350 });
