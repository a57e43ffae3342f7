import { join } from 'node:path';
import { hwmon } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadEnergy, wrongReadings } from '../simulated/__fixtures__/moving-load.js';
import { driveFiles, type FileDrive } from './__fixtures__/driven-files.js';
import { amdCard, boardMonitor, intelCard, SensorTree } from './__fixtures__/sensor-tree.js';

let tree: SensorTree;
let drive: FileDrive;

beforeAll(async () => {
  tree = new SensorTree([amdCard, intelCard, boardMonitor]);
  const file = (chip: number, name: string) => join(tree.root, `hwmon${chip}`, name);
  const scale = 1e6;
  drive = await driveFiles([
    { path: file(0, 'power1_average'), shows: 'power', meanW: 187, scale },
    { path: file(1, 'energy1_input'), shows: 'energy', meanW: 120, scale, start: 5e9 },
    { path: file(1, 'energy2_input'), shows: 'energy', meanW: 90, scale, start: 4e9 },
    { path: file(2, 'power1_input'), shows: 'power', meanW: 4.2, scale },
  ]);
});

afterAll(async () => {
  await drive.stop();
  tree.remove();
});

const source = () => hwmon({ root: tree.root });

test('tells the energy that the cards and the rail draw', async () => {
  const wrong = await wrongReadings(source(), {
    windowMs: 1000,
    energy: {
      'hwmon:amdgpu-0000:03:00.0/power1_average': loadEnergy(187),
      'hwmon:xe-0000:04:00.0/energy1_input': loadEnergy(120),
      'hwmon:xe-0000:04:00.0/energy2_input': loadEnergy(90),
      'hwmon:ina226-1-0045/power1_input': loadEnergy(4.2),
    },
  });
  expect(wrong).toEqual([]);
});

describeMeter({ describe, test }, source, { windowMs: 400 });
