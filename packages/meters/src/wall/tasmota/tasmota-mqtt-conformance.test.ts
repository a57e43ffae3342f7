import { tasmota } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startDevice, type DeviceProcess } from '../__fixtures__/device-process.js';
import { contradictions } from '../__fixtures__/known-energy.js';

const script = new URL('./__fixtures__/tasmota-plug.mjs', import.meta.url);
const topic = 'tasmota_4F2A1C';
const user = 'meter';
const password = 'Sesam-öffne dich/42';
const environment = { WATTBENCH_TASMOTA_USER: user, WATTBENCH_TASMOTA_PASSWORD: password };
const meanW = 90;
let device: DeviceProcess;

beforeAll(async () => {
  device = await startDevice(script, {
    way: 'mqtt',
    topic,
    user,
    password,
    meanW,
    energyDigits: 3,
  });
});

afterAll(() => device.stop());
afterEach(() => vi.unstubAllEnvs());

const source = () => tasmota({ broker: device.address, topic, pollPeriodMs: 100 });

describeMeter({ describe, test }, source, { environment, secrets: [password], windowMs: 400 });

test('tells the energy of a known power', async () => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(await contradictions(source(), { meanW, windowMs: 400 })).toEqual([]);
});
