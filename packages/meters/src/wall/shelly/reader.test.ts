import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { PolledRead } from '../../engine/reader.js';
import { numberAt } from '../../network/json-number.js';
import { DeviceServer, json, misbehaviours, type Answer } from '../__fixtures__/device-server.js';
import {
  emeter,
  firstGeneration,
  firstMeter,
  plugOfFirstGeneration,
  secondGeneration,
  switchStatus,
  threePhaseData,
  threePhaseStatus,
} from './__fixtures__/shelly-answers.js';
import createMeter from './meter.js';
import type { ShellyOptions } from './options.js';
import { createShellyReader } from './reader.js';

const seed = 20_261_123;
const servers: DeviceServer[] = [];

async function device(answer: Answer): Promise<DeviceServer> {
  const server = await DeviceServer.start(answer);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

function readerOf(server: DeviceServer, options: Omit<ShellyOptions, 'host'> = {}) {
  return createShellyReader({ host: `http://${server.host}`, ...options }, { environment: {} });
}

async function readOnce(
  server: DeviceServer,
  options: Omit<ShellyOptions, 'host'> = {},
): Promise<readonly PolledRead[]> {
  const reader = readerOf(server, options);
  const probe = await reader.probe();
  if (!probe.available) throw new Error(probe.detail);
  const open = await reader.open(probe.channels.map(({ id }) => id));
  try {
    return await open.read(AbortSignal.timeout(5000));
  } finally {
    await open.close();
  }
}

/** Opens against a good device, then reads once from what it has become. */
async function readFrom(
  server: DeviceServer,
  { answer, limitMs = 5000 }: { readonly answer: Answer; readonly limitMs?: number },
): Promise<readonly PolledRead[]> {
  const good = server.answer;
  const reader = readerOf(server);
  const open = await reader.open([`shelly:${server.host}-${await keyOf(server)}`]);
  server.answer = answer;
  try {
    return await open.read(AbortSignal.timeout(limitMs));
  } finally {
    server.answer = good;
    await open.close();
  }
}

async function keyOf(server: DeviceServer): Promise<string> {
  const probe = await readerOf(server).probe();
  const id = probe.available ? (probe.channels[0]?.id ?? '') : '';
  return id.slice(`shelly:${server.host}-`.length);
}

describe('a plug of the third generation', () => {
  test('tells power, which is counted, and its energy counter as the other way to say it', async () => {
    const server = await device(secondGeneration());
    const id = `shelly:${server.host}-switch:0`;
    const probe = await readerOf(server).probe();
    expect(probe).toMatchObject({
      available: true,
      channels: [
        {
          id,
          component: 'wall',
          domain: 'wall',
          scope: 'machine',
          method: 'power-samples',
          counted: true,
          gainError: 0.035,
          source: `Shelly S3PL-00112EU (generation 3) at ${server.host}, /rpc/Switch.GetStatus, apower`,
        },
        { id: `${id}-energy`, method: 'counter', counted: false, alternativeTo: id },
      ],
    });
    const [power, energy] = await readOnce(server);
    expect(power).toEqual({ state: 'power', powerW: 85.4 });
    expect(energy).toEqual({ state: 'count', count: 11_678_482n });
  });

  test('has a counter in steps of 3.6 J, and a minimum that no machine stays under', async () => {
    const server = await device(secondGeneration());
    const reader = readerOf(server);
    const open = await reader.open([
      `shelly:${server.host}-switch:0-energy`,
      `shelly:${server.host}-switch:0`,
    ]);
    const [energy, power] = open.sources;
    expect(energy).toMatchObject({ kind: 'counter', minimumPowerW: 0.5, maximumPowerW: 4000 });
    expect(energy?.channel.resolutionJ).toBeCloseTo(3.6, 9);
    expect(energy?.kind === 'counter' && 11_678_482 / energy.countsPerJoule).toBeCloseTo(
      11_678.482 * 3600,
      3,
    );
    expect(power).toMatchObject({ kind: 'power', minimumPowerW: 0.5, resolutionW: 0.1 });
    await open.close();
  });

  test('is asked once for both figures', async () => {
    const server = await device(secondGeneration());
    await readOnce(server);
    expect(
      server.requests.filter(({ path }) => path === '/rpc/Switch.GetStatus?id=0'),
    ).toHaveLength(1);
  });

  test.each<[string, object, RegExp]>([
    ['no power', { apower: undefined }, /apower is missing; expected a power/],
    ['power as text', { apower: '85.4' }, /apower is "85.4"/],
    ['power null', { apower: null }, /apower is null/],
    ['power below 0', { apower: -12 }, /apower is -12; .*wrong way round/],
    ['more power than the plug can carry', { apower: 9999 }, /apower is 9999; .*4000 W/],
    [
      'a broken power meter',
      { errors: ['overtemp', 'power_meter_failure'] },
      /power_meter_failure/,
    ],
  ])('fails the read for %s, and never tells 0', async (_, changes, detail) => {
    const server = await device(secondGeneration());
    const answer = secondGeneration({
      '/rpc/Switch.GetStatus?id=0': { ...switchStatus, ...changes },
    });
    const [read] = await readFrom(server, { answer });
    expect(read).toMatchObject({ state: 'failed', detail: expect.stringMatching(detail) });
  });

  test('reads on after an error that does not touch the meter', async () => {
    const server = await device(
      secondGeneration({
        '/rpc/Switch.GetStatus?id=0': { ...switchStatus, errors: ['overtemp'] },
      }),
    );
    expect((await readOnce(server))[0]).toEqual({ state: 'power', powerW: 85.4 });
  });

  test('a true 0 W stays a value', async () => {
    const server = await device(
      secondGeneration({ '/rpc/Switch.GetStatus?id=0': { ...switchStatus, apower: 0 } }),
    );
    expect((await readOnce(server))[0]).toEqual({ state: 'power', powerW: 0 });
  });

  test('takes a higher limit where the user gives one', async () => {
    const server = await device(
      secondGeneration({ '/rpc/Switch.GetStatus?id=0': { ...switchStatus, apower: 9999 } }),
    );
    const [power] = await readOnce(server, { maximumPowerW: 20_000 });
    expect(power).toEqual({ state: 'power', powerW: 9999 });
  });
});

describe('a plug of the first generation', () => {
  test('tells power, and a counter of watt-minutes', async () => {
    const server = await device(firstGeneration());
    const [power, energy] = await readOnce(server);
    expect(power).toEqual({ state: 'power', powerW: 85.05 });
    expect(energy).toEqual({ state: 'count', count: 116n });
    const open = await readerOf(server).open([`shelly:${server.host}-meter:0-energy`]);
    expect(open.sources[0]).toMatchObject({
      countsPerJoule: 1 / 60,
      channel: { resolutionJ: 60, counted: false },
    });
  });

  test('tells an emeter in watt-hours to one decimal', async () => {
    const server = await device(firstGeneration({ '/status': { relays: [], emeters: [emeter] } }));
    expect(await readOnce(server)).toEqual([
      { state: 'power', powerW: 10.66 },
      { state: 'count', count: 53n },
    ]);
    const open = await readerOf(server).open([`shelly:${server.host}-emeter:0-energy`]);
    expect(open.sources[0]?.channel.resolutionJ).toBe(360);
  });

  test.each([[false], ['true'], [undefined]])(
    'fails the read where is_valid is %j',
    async (valid) => {
      const server = await device(
        firstGeneration({ '/status': { meters: [{ ...firstMeter, is_valid: valid }] } }),
      );
      expect(await readOnce(server)).toEqual([
        expect.objectContaining({ state: 'failed', detail: expect.stringContaining('is_valid') }),
        expect.objectContaining({ state: 'failed', detail: expect.stringContaining('is_valid') }),
      ]);
    },
  );

  test('without a metering chip is no meter: its power is a number that somebody typed in', async () => {
    const server = await device(
      firstGeneration({ '/status': { meters: [{ power: 12, is_valid: true }] } }),
    );
    expect(await readerOf(server).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
      detail: expect.stringContaining('measures no power'),
    });
  });
});

function strip(): Answer {
  return secondGeneration({
    '/rpc/Shelly.GetStatus': {
      'switch:0': switchStatus,
      'switch:1': { id: 1, output: true },
      'switch:2': switchStatus,
      'em:0': threePhaseStatus,
      'pm1:1': { apower: 1 },
    },
    '/rpc/Switch.GetStatus?id=2': { ...switchStatus, id: 2, apower: 12 },
    '/rpc/EM.GetStatus?id=0': threePhaseStatus,
    '/rpc/EMData.GetStatus?id=0': threePhaseData,
  });
}

describe('a device with several outputs', () => {
  test.each<[ShellyOptions['channel'], RegExp]>([
    [undefined, /several outputs.*switch:0, switch:2, em:0, em:0:a, em:0:b, em:0:c, pm1:1/],
    ['switch:1', /no output switch:1/],
    [7, /no output 7/],
    [0, /output 0 can be more than one/],
    [['em:0', 'em:0:a'], /em:0:a is inside em:0/],
  ])('with %j is refused, with what there is', async (channel, detail) => {
    const server = await device(strip());
    expect(await readerOf(server, channel === undefined ? {} : { channel }).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
      detail: expect.stringMatching(detail),
      fix: expect.stringContaining('"channel"'),
    });
  });

  test('gives the ones that are named, each counted', async () => {
    const server = await device(strip());
    const reader = readerOf(server, { channel: ['switch:0', 2] });
    const probe = await reader.probe();
    expect(probe.available && probe.channels.filter(({ counted }) => counted)).toHaveLength(2);
    const reads = await readOnce(server, { channel: ['switch:0', 2] });
    expect(reads[0]).toEqual({ state: 'power', powerW: 85.4 });
    expect(reads[2]).toEqual({ state: 'power', powerW: 12 });
  });

  test('gives one phase, with its energy from the data component', async () => {
    const server = await device(strip());
    expect(await readOnce(server, { channel: 'em:0:a' })).toEqual([
      { state: 'power', powerW: 90.5 },
      { state: 'count', count: 200_025n },
    ]);
  });
});

describe('a read', () => {
  test.each(misbehaviours)('fails when the device %s', async (_, answer, detail) => {
    const server = await device(secondGeneration());
    const started = performance.now();
    const [read] = await readFrom(server, { answer, limitMs: 300 });
    expect(read).toMatchObject({ state: 'failed', detail: expect.stringMatching(detail) });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  test('works again after a failed one', async () => {
    const server = await device(secondGeneration());
    const open = await readerOf(server).open([`shelly:${server.host}-switch:0`]);
    const good = server.answer;
    server.answer = (request) => request.socket.resetAndDestroy();
    expect((await open.read(AbortSignal.timeout(1000)))[0]).toMatchObject({ state: 'failed' });
    server.answer = good;
    expect((await open.read(AbortSignal.timeout(1000)))[0]).toEqual({
      state: 'power',
      powerW: 85.4,
    });
  });

  test(`gives a value or a failed read for any JSON (seed ${seed})`, async () => {
    const server = await device(secondGeneration());
    const open = await readerOf(server).open([
      `shelly:${server.host}-switch:0`,
      `shelly:${server.host}-switch:0-energy`,
    ]);
    const number = fc.oneof(fc.jsonValue(), fc.double(), fc.constant(1e300));
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record(
        { apower: number, aenergy: fc.oneof(number, fc.record({ total: number })), errors: number },
        { requiredKeys: [] },
      ),
    );
    await fc.assert(
      fc.asyncProperty(body, async (given) => {
        server.answer = (_, response) => json(response, given);
        const sent: unknown = JSON.parse(JSON.stringify(given));
        const powerW = numberAt(sent, ['apower']);
        const totalWh = numberAt(sent, ['aenergy', 'total']);
        expect(await open.read(AbortSignal.timeout(5000))).toMatchObject([
          powerW !== null && powerW >= 0 && powerW <= 4000
            ? { state: 'power', powerW }
            : { state: 'failed' },
          totalWh !== null && totalWh >= 0 && totalWh <= 1e12
            ? { state: 'count', count: BigInt(Math.round(totalWh * 1000)) }
            : { state: 'failed' },
        ]);
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('probe', () => {
  test.each(misbehaviours.filter(([name]) => name !== 'never answers' && name !== 'drips'))(
    'says why where the device %s',
    async (_, answer, detail) => {
      const server = await device(answer);
      expect(await readerOf(server).probe()).toMatchObject({
        available: false,
        reason: 'network',
        detail: expect.stringMatching(detail),
        fix: expect.stringContaining('"host"'),
      });
    },
  );

  test('says that the address is missing', async () => {
    expect(await createShellyReader({}).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
      fix: expect.stringContaining('"host"'),
    });
  });

  test.each<[string, unknown]>([
    ['something else', { device: 'lamp' }],
    ['a list', []],
    ['a generation that is no number', { gen: '3', model: 'x' }],
    ['a generation of 0', { gen: 0, type: 'x' }],
  ])('is not fooled by %s', async (_, body) => {
    const server = await device((__, response) => json(response, body));
    expect(await readerOf(server).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
      detail: expect.stringContaining('no Shelly'),
    });
  });

  test('keeps what the device calls itself out of the results where it is no word', async () => {
    const server = await device(
      firstGeneration({ '/shelly': { ...plugOfFirstGeneration, type: '<script>\n' } }),
    );
    const probe = await readerOf(server).probe();
    expect(probe.available && probe.channels[0]?.source).toMatch(/^Shelly of an unnamed model/);
  });

  test('leaves no connection behind', async () => {
    const server = await device(secondGeneration());
    await readerOf(server).probe();
    await server.silence();
    expect(server.requests).toHaveLength(2);
  });
});

describe('open', () => {
  test('refuses a channel that is not there', async () => {
    const server = await device(secondGeneration());
    await expect(readerOf(server).open(['shelly:other'])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('switch:0'),
    });
  });

  test('rejects where there is no device', async () => {
    const server = await device(secondGeneration());
    await server.stop();
    await expect(readerOf(server).open([])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      detail: { reason: 'network' },
    });
  });
});

test('the runtime module gives a meter with the id of the reader', () => {
  expect(createMeter({ host: '192.0.2.7' })).toMatchObject({ specVersion: 1, id: 'shelly' });
});
