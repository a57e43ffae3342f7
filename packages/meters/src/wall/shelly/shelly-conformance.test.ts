import { shelly } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startDevice, type DeviceProcess } from '../__fixtures__/device-process.js';
import { contradictions } from '../__fixtures__/known-energy.js';

const script = new URL('./__fixtures__/shelly-device.mjs', import.meta.url);
const password = 'Sesam-öffne dich/42';
const environment = { WATTBENCH_SHELLY_PASSWORD: password };
const meanW = 90;
let device: DeviceProcess;

/** A plug of the third generation: digest, SHA-256. */
beforeAll(async () => {
  device = await startDevice(script, { generation: 3, password, meanW });
});

afterAll(() => device.stop());
afterEach(() => vi.unstubAllEnvs());

const source = () => shelly({ host: device.address, pollPeriodMs: 100 });

describeMeter({ describe, test }, source, { environment, secrets: [password], windowMs: 500 });

test('tells the energy of a known power', async () => {
  vi.stubEnv('WATTBENCH_SHELLY_PASSWORD', password);
  expect(await contradictions(source(), { meanW, windowMs: 500 })).toEqual([]);
});
