import { join } from 'node:path';
import { battery } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { driveFiles, type FileDrive } from '../hwmon/__fixtures__/driven-files.js';
import { loadEnergy, wrongReadings } from '../simulated/__fixtures__/moving-load.js';
import { byCharge, byEnergy, charger, SupplyTree } from './__fixtures__/supply-tree.js';

let tree: SupplyTree;
let drive: FileDrive;

beforeAll(async () => {
  tree = new SupplyTree({ AC: charger('0'), BAT0: byEnergy, BAT1: byCharge });
  const at = (supply: string, file: string) => join(tree.root, supply, file);
  drive = await driveFiles([
    { path: at('BAT0', 'power_now'), shows: 'power', meanW: 9.75, scale: 1e6 },
    // What is left, in µWh, falls; so does the charge, in µAh at 11 V.
    {
      path: at('BAT0', 'energy_now'),
      shows: 'energy',
      meanW: 9.75,
      scale: -1e6 / 3600,
      start: 4e7,
    },
    // At 12 V, in µA, and negative as some drivers tell it.
    { path: at('BAT1', 'current_now'), shows: 'power', meanW: 15, scale: -1e6 / 12 },
    {
      path: at('BAT1', 'charge_now'),
      shows: 'energy',
      meanW: 15,
      scale: -1e6 / 3600 / 11,
      start: 3e6,
    },
  ]);
});

afterAll(async () => {
  await drive.stop();
  tree.remove();
});

const source = () => battery({ root: tree.root, pollPeriodMs: 100 });

test('tells the energy that both batteries give', async () => {
  const wrong = await wrongReadings(source(), {
    windowMs: 1000,
    energy: { 'battery:BAT0': loadEnergy(9.75), 'battery:BAT1': loadEnergy(15) },
  });
  expect(wrong).toEqual([]);
});

describeMeter({ describe, test }, source, { windowMs: 400 });
