import { tasmota } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startDevice, type DeviceProcess } from '../__fixtures__/device-process.js';
import { contradictions } from '../__fixtures__/known-energy.js';

const script = new URL('./__fixtures__/tasmota-plug.mjs', import.meta.url);
const password = 'Sesam-öffne dich/42';
const environment = { WATTBENCH_TASMOTA_PASSWORD: password };
/** Enough that the counter, in steps of 36 J, moves between two reads. */
const meanW = 1800;
let device: DeviceProcess;

beforeAll(async () => {
  device = await startDevice(script, {
    way: 'http',
    user: 'admin',
    password,
    meanW,
    energyDigits: 5,
  });
});

afterAll(() => device.stop());
afterEach(() => vi.unstubAllEnvs());

const source = () => tasmota({ host: device.address, pollPeriodMs: 100 });

describeMeter({ describe, test }, source, { environment, secrets: [password], windowMs: 500 });

test('tells the energy of a known power', async () => {
  vi.stubEnv('WATTBENCH_TASMOTA_PASSWORD', password);
  expect(await contradictions(source(), { meanW, windowMs: 500 })).toEqual([]);
});
