import { homeAssistant } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startDevice, type DeviceProcess } from '../__fixtures__/device-process.js';
import { contradictions } from '../__fixtures__/known-energy.js';

const script = new URL('./__fixtures__/home.mjs', import.meta.url);
const entity = 'sensor.desk_plug_power';
const token = 'eyJhbGciOiJIUzI1NiJ9.geheim/+42';
const environment = { WATTBENCH_HOME_ASSISTANT_TOKEN: token };
const meanW = 90;
let device: DeviceProcess;

beforeAll(async () => {
  device = await startDevice(script, { entity, token, meanW });
});

afterAll(() => device.stop());
afterEach(() => vi.unstubAllEnvs());

const source = () => homeAssistant({ host: device.address, entity, pollPeriodMs: 100 });

describeMeter({ describe, test }, source, { environment, secrets: [token], windowMs: 500 });

test('tells the energy of a known power', async () => {
  vi.stubEnv('WATTBENCH_HOME_ASSISTANT_TOKEN', token);
  expect(await contradictions(source(), { meanW, windowMs: 500 })).toEqual([]);
});
