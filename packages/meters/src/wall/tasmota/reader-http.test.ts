import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { PolledRead } from '../../engine/reader.js';
import { numberAt } from '../../network/json-number.js';
import { DeviceServer, json, misbehaviours, type Answer } from '../__fixtures__/device-server.js';
import { energy, statusOf, warning } from './__fixtures__/tasmota-answers.js';
import createMeter from './meter.js';
import type { TasmotaOptions } from './options.js';
import { createTasmotaReader } from './reader.js';

const seed = 20_261_123;
const secret = 'Sesam-öffne dich/42';
const servers: DeviceServer[] = [];

async function device(answer: Answer): Promise<DeviceServer> {
  const server = await DeviceServer.start(answer);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

function tellsBody(body: unknown): Answer {
  return (request, response) => {
    if (request.url === '/cm?cmnd=Status%2010') json(response, body);
    else json(response, { Command: 'Unknown' });
  };
}

function tells(block: object): Answer {
  return tellsBody(statusOf(block));
}

function readerOf(server: DeviceServer, options: TasmotaOptions = {}) {
  return createTasmotaReader({ host: `http://${server.host}`, ...options }, { environment: {} });
}

async function readOnce(
  server: DeviceServer,
  options: TasmotaOptions = {},
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

describe('a device with one circuit', () => {
  test('tells power, which is counted, and its energy counter as the other way to say it', async () => {
    const server = await device(tells(energy));
    const id = `tasmota:${server.host}-0`;
    const probe = await readerOf(server).probe();
    expect(probe).toMatchObject({
      available: true,
      channels: [
        { id, domain: 'wall', component: 'wall', counted: true, method: 'power-samples' },
        { id: `${id}-energy`, counted: false, alternativeTo: id, method: 'counter' },
      ],
    });
    expect(await readOnce(server)).toEqual([
      { state: 'power', powerW: 87.5 },
      { state: 'count', count: 1_234_567n },
    ]);
  });

  test.each([
    [12.34567, 36],
    [12.3456, 360],
    [12.345, 3600],
    [12, 3600],
  ])('has a counter at %d kWh in steps of %d J', async (total, stepJ) => {
    const server = await device(tells({ ...energy, Total: total }));
    const open = await readerOf(server).open([`tasmota:${server.host}-0-energy`]);
    const [source] = open.sources;
    expect(source?.channel.resolutionJ).toBeCloseTo(stepJ, 6);
    expect(source?.kind === 'counter' && source.countsPerJoule * 36).toBeCloseTo(1, 12);
  });

  test.each([
    [87, 1],
    [87.5, 0.1],
    [87.525, 0.001],
  ])('has a power of %d W in steps of %d W', async (powerW, stepW) => {
    const server = await device(tells({ ...energy, Power: powerW }));
    const open = await readerOf(server).open([`tasmota:${server.host}-0`]);
    expect(open.sources[0]).toMatchObject({ resolutionW: stepW, minimumPowerW: 0.5 });
  });

  test('without a counter has a power all the same', async () => {
    const server = await device(tells({ Power: 12 }));
    expect(await readOnce(server)).toEqual([{ state: 'power', powerW: 12 }]);
  });

  test.each<[string, object, RegExp]>([
    ['no power', { Power: undefined }, /ENERGY.Power is missing; expected a power/],
    ['power as text', { Power: '87' }, /is "87"/],
    ['power below 0', { Power: -1 }, /is -1/],
    ['more power than a plug can carry', { Power: 5000 }, /is 5000; .*4000 W/],
    ['power as an array', { Power: [87] }, /is \[87\]/],
  ])('fails the read for %s, and never tells 0', async (_, changes, detail) => {
    const server = await device(tells(energy));
    const open = await readerOf(server).open([`tasmota:${server.host}-0`]);
    server.answer = tells({ ...energy, ...changes });
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([
      { state: 'failed', detail: expect.stringMatching(detail) },
    ]);
  });
});

describe('a device with several circuits', () => {
  const block = { ...energy, Power: [10, 87.5, 0], Total: [1, 2.5, 0] };

  test.each([[undefined], [3]])('with %j is refused, with what there is', async (channel) => {
    const server = await device(tells(block));
    expect(await readerOf(server, channel === undefined ? {} : { channel }).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
      detail: expect.stringContaining('3 circuits (0, 1, 2)'),
      fix: expect.stringContaining('"channel"'),
    });
  });

  test('gives the one that is named', async () => {
    const server = await device(tells(block));
    expect(await readOnce(server, { channel: 1 })).toEqual([
      { state: 'power', powerW: 87.5 },
      { state: 'count', count: 250_000n },
    ]);
  });

  test('never takes the total of all for the counter of one', async () => {
    const server = await device(tells({ ...block, Total: 3.5 }));
    expect(await readOnce(server, { channel: [0, 1] })).toEqual([
      { state: 'power', powerW: 10 },
      { state: 'power', powerW: 87.5 },
    ]);
  });
});

describe('a read', () => {
  test.each(misbehaviours)('fails when the device %s', async (_, answer, detail) => {
    const server = await device(tells(energy));
    const open = await readerOf(server).open([`tasmota:${server.host}-0`]);
    server.answer = answer;
    expect(await open.read(AbortSignal.timeout(300))).toMatchObject([
      { state: 'failed', detail: expect.stringMatching(detail) },
    ]);
  });

  test(`gives a value or a failed read for any JSON (seed ${seed})`, async () => {
    const server = await device(tells(energy));
    const open = await readerOf(server).open([
      `tasmota:${server.host}-0`,
      `tasmota:${server.host}-0-energy`,
    ]);
    const number = fc.oneof(fc.jsonValue(), fc.double());
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({
        StatusSNS: fc.record({
          ENERGY: fc.record({ Power: number, Total: number }, { requiredKeys: [] }),
        }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(body, async (given) => {
        server.answer = tellsBody(given);
        const sent: unknown = JSON.parse(JSON.stringify(given));
        const powerW = numberAt(sent, ['StatusSNS', 'ENERGY', 'Power']);
        const total = numberAt(sent, ['StatusSNS', 'ENERGY', 'Total']);
        expect(await open.read(AbortSignal.timeout(5000))).toMatchObject([
          powerW !== null && powerW >= 0 && powerW <= 4000
            ? { state: 'power', powerW }
            : { state: 'failed' },
          total !== null && total >= 0 && total <= 1e9
            ? { state: 'count', count: BigInt(Math.round(total * 1e5)) }
            : { state: 'failed' },
        ]);
      }),
      { seed, numRuns: 200 },
    );
  });
});

function guarded(password: string): Answer {
  return (request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'http://device');
    const right = searchParams.get('user') === 'admin' && searchParams.get('password') === password;
    json(response, right ? statusOf() : warning);
  };
}

function withSecret(server: DeviceServer) {
  return createTasmotaReader(
    { host: `http://${server.host}` },
    { environment: { WATTBENCH_TASMOTA_PASSWORD: secret } },
  );
}

describe('the password', () => {
  test('lets in', async () => {
    const server = await device(guarded(secret));
    const open = await withSecret(server).open([`tasmota:${server.host}-0`]);
    expect(await open.read(AbortSignal.timeout(2000))).toEqual([{ state: 'power', powerW: 87.5 }]);
  });

  test('that is wrong or missing is a matter of credentials', async () => {
    const server = await device(guarded('another'));
    for (const reader of [withSecret(server), readerOf(server)]) {
      expect(await reader.probe()).toMatchObject({
        available: false,
        reason: 'credentials',
        fix: expect.stringContaining('WATTBENCH_TASMOTA_PASSWORD'),
      });
    }
  });

  test('stands in nothing that is given back, and the query is never shown', async () => {
    const server = await device(guarded(secret));
    const reader = withSecret(server);
    const open = await reader.open([`tasmota:${server.host}-0`]);
    const seen: unknown[] = [reader, open, await reader.probe()];
    for (const [, answer] of misbehaviours) {
      server.answer = answer;
      seen.push(await open.read(AbortSignal.timeout(100)));
    }
    server.answer = (_, response) => response.writeHead(401).end();
    seen.push(await open.read(AbortSignal.timeout(1000)), await reader.probe());
    seen.push(await reader.open([]).catch((error: unknown) => error));
    const shown = `${JSON.stringify(seen)}${inspect(seen, { depth: 20, showHidden: true })}`;
    for (const form of [secret, encodeURIComponent(secret), 'password=', 'cmnd=']) {
      expect(shown).not.toContain(form);
    }
  });

  test('does not follow a redirect', async () => {
    const thief = await device(tells(energy));
    const server = await device(guarded(secret));
    const open = await withSecret(server).open([`tasmota:${server.host}-0`]);
    server.answer = (request, response) => {
      response.writeHead(302, { location: `http://${thief.host}${request.url}` }).end();
    };
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([{ state: 'failed' }]);
    expect(thief.requests).toEqual([]);
  });
});

describe('probe', () => {
  test('says that the address is missing', async () => {
    expect(await createTasmotaReader({}).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
      fix: expect.stringContaining('"host"'),
    });
  });

  test.each<[string, object]>([
    ['no energy', { StatusSNS: { Time: 'x' } }],
    ['another command', { Command: 'Unknown' }],
    ['a power that is text', statusOf({ Power: 'unavailable' })],
  ])('finds no meter in a device that tells %s', async (_, body) => {
    const server = await device(tellsBody(body));
    expect(await readerOf(server).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
      detail: expect.stringContaining('ENERGY.Power'),
    });
  });

  test('leaves no connection behind', async () => {
    const server = await device(tells(energy));
    await readerOf(server).probe();
    await server.silence();
    expect(server.requests).toHaveLength(1);
  });
});

test('open refuses a channel that is not there', async () => {
  const server = await device(tells(energy));
  await expect(readerOf(server).open(['tasmota:other'])).rejects.toMatchObject({
    code: 'METER_UNAVAILABLE',
  });
});

test('the runtime module gives a meter with the id of the reader', () => {
  expect(createMeter({ host: '192.0.2.8' })).toMatchObject({ specVersion: 1, id: 'tasmota' });
});
