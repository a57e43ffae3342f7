import { ptdaemon } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevice, type DeviceProcess } from '../__fixtures__/device-process.js';
import { contradictions } from '../__fixtures__/known-energy.js';

const script = new URL('./__fixtures__/analyzer.mjs', import.meta.url);
const meanW = 90;
let device: DeviceProcess;

beforeAll(async () => {
  device = await startDevice(script, { meanW });
});

afterAll(() => device.stop());

const source = () => ptdaemon({ host: device.address, samplePeriodMs: 100, pollPeriodMs: 100 });

describeMeter({ describe, test }, source, { windowMs: 400 });

test('tells the energy of a known power', async () => {
  expect(await contradictions(source(), { meanW, windowMs: 400 })).toEqual([]);
});
