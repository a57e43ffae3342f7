import { redfish } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { loadEnergy, loadW, wrongReadings } from '../simulated/__fixtures__/moving-load.js';
import { chassisPages, FakeBmc, serverPages, type Answer } from './__fixtures__/fake-bmc.js';

const user = 'reader';
const password = 'hunter2-Pa$$word-longer-than-what-is-shown';
const environment = { WATTBENCH_REDFISH_USER: user, WATTBENCH_REDFISH_PASSWORD: password };
const meanW = 374;
const energy = loadEnergy(meanW);
const startNs = Number(process.hrtime.bigint());

let bmc: FakeBmc;

/** Power of now to 0.1 W, and energy since the start of the test in steps of 1e-6 kWh. */
const metrics: Answer = (_, response) => {
  const nowNs = Number(process.hrtime.bigint());
  const kwh = 3638 + energy({ startNs, endNs: nowNs }) / 3.6e6;
  const page = {
    PowerWatts: { Reading: Number(loadW(meanW, nowNs).toFixed(1)) },
    EnergykWh: { Reading: Number((Math.floor(kwh * 1e6) / 1e6).toFixed(6)) },
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(page));
};

beforeAll(async () => {
  const pages = serverPages(['1U'], chassisPages('1U', { EnvironmentMetrics: {} }));
  bmc = await FakeBmc.start({ pages, user, password });
  bmc.pages.set('/redfish/v1/Chassis/1U/EnvironmentMetrics', metrics);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

afterAll(async () => {
  await bmc.stop();
});

const source = () => redfish({ host: bmc.host, pollPeriodMs: 100 });

test('tells the energy that the chassis draws', async () => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const id = `redfish:${new URL(bmc.host).host}-1U`;
  const wrong = await wrongReadings(source(), {
    windowMs: 1000,
    energy: { [id]: energy, [`${id}/energy`]: energy },
  });
  expect(wrong).toEqual([]);
});

describeMeter({ describe, test }, source, { windowMs: 400, environment, secrets: [password] });
