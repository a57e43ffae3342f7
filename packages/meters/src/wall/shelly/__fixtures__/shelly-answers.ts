import type { Answer } from '../../__fixtures__/device-server.js';
import { json } from '../../__fixtures__/device-server.js';

/** Bodies as the makers document them (https://shelly-api-docs.shelly.cloud). */
export const plugOfThirdGeneration = {
  name: null,
  id: 'shellyplugsg3-aabbccddeeff',
  mac: 'AABBCCDDEEFF',
  slot: 0,
  model: 'S3PL-00112EU',
  gen: 3,
  fw_id: '20240906-133540/1.4.2-gc2639da',
  ver: '1.4.2',
  app: 'PlugSG3',
  auth_en: false,
  auth_domain: null,
};

export const switchStatus = {
  id: 0,
  source: 'init',
  output: true,
  apower: 85.4,
  voltage: 231.2,
  current: 0.412,
  aenergy: { total: 11678.482, by_minute: [0, 0, 63.823], minute_ts: 1626935779 },
  temperature: { tC: 53.3, tF: 127.9 },
};

export const plugOfFirstGeneration = {
  type: 'SHPLG-S',
  mac: 'AABBCCDDEEFF',
  auth: false,
  fw: '20210115-103659/v1.9.4@e2732e05',
  num_outputs: 1,
  num_meters: 1,
};

export const firstMeter = {
  power: 85.05,
  overpower: 0,
  is_valid: true,
  timestamp: 1618501251,
  counters: [90.138, 26.141, 0],
  total: 116,
};

export const emeter = {
  power: 10.66,
  pf: 1,
  current: 0.08,
  voltage: 232.06,
  is_valid: true,
  total: 5.3,
  total_returned: 0,
};

export const threePhaseStatus = {
  id: 0,
  a_current: 0.4,
  a_act_power: 90.5,
  a_errors: [],
  b_act_power: 20,
  c_act_power: 0,
  total_act_power: 110.5,
};

export const threePhaseData = {
  id: 0,
  a_total_act_energy: 2000.25,
  b_total_act_energy: 100,
  c_total_act_energy: 0,
  total_act: 2100.25,
};

export type Bodies = Readonly<Record<string, unknown>>;

/** A plug of the third generation; `bodies` replaces or adds answers by path and query. */
export function secondGeneration(bodies: Bodies = {}): Answer {
  return answers({
    '/shelly': plugOfThirdGeneration,
    '/rpc/Shelly.GetStatus': { ble: {}, 'switch:0': switchStatus, sys: { uptime: 9 } },
    '/rpc/Switch.GetStatus?id=0': switchStatus,
    ...bodies,
  });
}

/** A plug of the first generation. */
export function firstGeneration(bodies: Bodies = {}): Answer {
  return answers({
    '/shelly': plugOfFirstGeneration,
    '/status': { relays: [{ ison: true }], meters: [firstMeter], temperature: 25.3 },
    ...bodies,
  });
}

function answers(bodies: Bodies): Answer {
  return (request, response) => {
    const body = bodies[request.url ?? ''];
    if (body === undefined) response.writeHead(404).end('{"code":404}');
    else json(response, body);
  };
}
