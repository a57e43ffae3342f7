import { snmp } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startDevice, type DeviceProcess } from '../__fixtures__/device-process.js';
import { contradictions } from '../__fixtures__/known-energy.js';

const script = new URL('./__fixtures__/snmp-pdu.mjs', import.meta.url);
const powerOid = '1.3.6.1.4.1.318.1.1.12.1.16.0';
const energyOid = '1.3.6.1.4.1.318.1.1.12.1.17.0';
const user = 'meter';
const password = 'authenticate-me/42';
const privacyPassword = 'keep-me-private/42';
const environment = {
  WATTBENCH_SNMP_USER: user,
  WATTBENCH_SNMP_PASSWORD: password,
  WATTBENCH_SNMP_TOKEN: privacyPassword,
};
const secrets = [password, privacyPassword];
const meanW = 90;
let device: DeviceProcess;

beforeAll(async () => {
  const given = { powerOid, energyOid, user, password, privacyPassword, meanW };
  device = await startDevice(script, given);
});

afterAll(() => device.stop());
afterEach(() => vi.unstubAllEnvs());

const source = () => {
  const [host = '', port] = device.address.split(':');
  const objects = {
    power: { oid: powerOid, scale: 0.1, unit: 'W' },
    energy: { oid: energyOid, unit: 'Wh' },
  } as const;
  return snmp({ host, port: Number(port), version: '3', objects, pollPeriodMs: 100 });
};

describeMeter({ describe, test }, source, { environment, secrets, windowMs: 500 });

test('tells the energy of a known power', async () => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  expect(await contradictions(source(), { meanW, windowMs: 500 })).toEqual([]);
});
