import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { PolledRead } from '../../engine/reader.js';
import { valueAt } from '../../network/json-number.js';
import { DeviceServer, json, misbehaviours, type Answer } from '../__fixtures__/device-server.js';
import createMeter from './meter.js';
import { createHomeAssistantReader } from './reader.js';

const seed = 20_261_123;
const token = 'eyJhbGciOiJIUzI1NiJ9.geheim';
const entity = 'sensor.desk_plug_power';
const id = `home-assistant:${entity}`;
/** When every answer of the fixture was told. */
const toldAt = '2026-11-23T14:05:12.529465+00:00';
const wallMs = (): number => Date.parse(toldAt) + 5000;
const tenMinutesLater = (): number => Date.parse(toldAt) + 600_000;
const servers: DeviceServer[] = [];

async function home(answer: Answer): Promise<DeviceServer> {
  const server = await DeviceServer.start(answer);
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** A body as the project documents it (https://developers.home-assistant.io/docs/api/rest). */
function stateOf(state: unknown, unit: unknown = 'W', more: object = {}): object {
  return {
    entity_id: entity,
    state,
    attributes: {
      state_class: 'measurement',
      unit_of_measurement: unit,
      device_class: 'power',
      friendly_name: 'Desk plug Power',
    },
    last_changed: toldAt,
    last_reported: toldAt,
    last_updated: toldAt,
    context: { id: '01HX', parent_id: null, user_id: null },
    ...more,
  };
}

function tells(body: unknown): Answer {
  return (request, response) => {
    if (request.headers.authorization !== `Bearer ${token}`) response.writeHead(401).end();
    else if (request.url === `/api/states/${entity}`) json(response, body);
    else response.writeHead(404).end('{"message":"Entity not found."}');
  };
}

interface Given {
  readonly given?: string;
  readonly wall?: () => number;
  readonly name?: string;
}

function readerOf(
  server: DeviceServer,
  { given = token, wall = wallMs, name = entity }: Given = {},
) {
  return createHomeAssistantReader(
    { host: `http://${server.host}`, entity: name },
    { environment: { WATTBENCH_HOME_ASSISTANT_TOKEN: given }, wallMs: wall },
  );
}

async function readOnce(server: DeviceServer, given: Given = {}): Promise<readonly PolledRead[]> {
  const open = await readerOf(server, given).open([id]);
  return open.read(AbortSignal.timeout(5000));
}

describe('an entity', () => {
  test.each<[string, string, PolledRead]>([
    ['87.5', 'W', { state: 'power', powerW: 87.5 }],
    ['0.0875', 'kW', { state: 'power', powerW: 87.5 }],
    ['12345', 'Wh', { state: 'count', count: 12_345_000n }],
    ['12.3456', 'kWh', { state: 'count', count: 12_345_600n }],
    ['0', 'W', { state: 'power', powerW: 0 }],
  ])('of %s %s is converted', async (state, unit, read) => {
    const server = await home(tells(stateOf(state, unit)));
    expect(await readOnce(server)).toEqual([read]);
  });

  test('with a power is a power display of the wall', async () => {
    const server = await home(tells(stateOf('87.5')));
    expect(await readerOf(server).probe()).toEqual({
      available: true,
      channels: [
        {
          id,
          component: 'wall',
          domain: 'wall',
          scope: 'machine',
          method: 'power-samples',
          counted: true,
          includes: [],
          updatePeriodNs: 10e9,
          resolutionJ: 1,
          gainError: 0.035,
          source: `Home Assistant at ${server.host}, ${entity}`,
        },
      ],
    });
  });

  test('with an energy is a counter, whose step is its last digit', async () => {
    const server = await home(tells(stateOf('12.34', 'kWh')));
    const open = await readerOf(server).open([id]);
    const [source] = open.sources;
    expect(source).toMatchObject({ kind: 'counter', minimumPowerW: 0.5 });
    expect(source?.channel.resolutionJ).toBeCloseTo(36_000, 6);
    expect(source?.kind === 'counter' && source.countsPerJoule * 3.6).toBeCloseTo(1, 12);
  });

  test.each<[unknown]>([
    ['unavailable'],
    ['unknown'],
    [''],
    [' '],
    ['0x10'],
    ['1e3'],
    ['NaN'],
    ['Infinity'],
    ['-5'],
    ['1,5'],
    ['on'],
    [null],
    [87.5],
    [undefined],
  ])('whose state is %j fails the read, and is never 0', async (state) => {
    const server = await home(tells(stateOf('87.5')));
    const open = await readerOf(server).open([id]);
    server.answer = tells(stateOf(state));
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([
      { state: 'failed', reason: 'hardware', detail: expect.stringContaining('state is') },
    ]);
  });

  test.each<[string, object, RegExp]>([
    ['more than a plug can carry', stateOf('5000'), /5000" W; expected 0 to 4000 W/],
    ['degrees', stateOf('21.5', '°C'), /unit_of_measurement is "°C"; expected W, kW, Wh, kWh/],
    ['no unit', { state: '21.5', last_updated: toldAt }, /unit_of_measurement is missing/],
    ['another unit than before', stateOf('87.5', 'Wh'), /tells energy now; expected power/],
    ['no time', stateOf('5', 'W', { last_reported: 'soon' }), /last_updated is "soon"/],
  ])('that tells %s fails the read', async (_, body, detail) => {
    const server = await home(tells(stateOf('87.5')));
    const open = await readerOf(server).open([id]);
    server.answer = tells(body);
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([
      { state: 'failed', detail: expect.stringMatching(detail) },
    ]);
  });

  test('that was told long ago has a value all the same, with a doubt', async () => {
    const server = await home(tells(stateOf('87.5')));
    expect(await readOnce(server, { wall: tenMinutesLater })).toEqual([
      { state: 'power', powerW: 87.5, issues: ['stale'] },
    ]);
  });

  test('that was reported just now is not stale, though it changed long ago', async () => {
    const old = { last_updated: '2026-11-22T14:05:12+00:00' };
    const server = await home(tells(stateOf('87.5', 'W', old)));
    expect(await readOnce(server)).toEqual([{ state: 'power', powerW: 87.5 }]);
  });
});

describe('a read', () => {
  test.each(misbehaviours)('fails when it %s', async (_, answer, detail) => {
    const server = await home(tells(stateOf('87.5')));
    const open = await readerOf(server).open([id]);
    server.answer = answer;
    expect(await open.read(AbortSignal.timeout(300))).toMatchObject([
      { state: 'failed', detail: expect.stringMatching(detail) },
    ]);
  });

  test(`gives a value or a failed read for any JSON (seed ${seed})`, async () => {
    const server = await home(tells(stateOf('87.5')));
    const open = await readerOf(server).open([id]);
    const text = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String));
    const body = fc.oneof(
      fc.jsonValue(),
      fc.tuple(text, fc.constantFrom('W', 'kW')).map(([state, unit]) => stateOf(state, unit)),
    );
    await fc.assert(
      fc.asyncProperty(body, async (given) => {
        server.answer = tells(given);
        const [read] = await open.read(AbortSignal.timeout(5000));
        const powerW = read?.state === 'power' ? read.powerW : null;
        const state = valueAt(given, ['state']);
        const believed =
          typeof state === 'string' && powerW !== null && /^[\d.]+$/.test(state) && powerW <= 4000;
        expect(read?.state === 'failed' || believed).toBe(true);
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('the token', () => {
  test('that is wrong is a matter of credentials', async () => {
    const server = await home(tells(stateOf('87.5')));
    expect(await readerOf(server, { given: 'another' }).probe()).toMatchObject({
      available: false,
      reason: 'credentials',
      fix: expect.stringContaining('WATTBENCH_HOME_ASSISTANT_TOKEN'),
    });
  });

  test('that is missing is asked for, before anything is sent', async () => {
    const server = await home(tells(stateOf('87.5')));
    expect(await readerOf(server, { given: '' }).probe()).toMatchObject({
      available: false,
      reason: 'credentials',
      fix: expect.stringContaining('long-lived access token'),
    });
    expect(server.requests).toEqual([]);
  });

  test('does not follow a redirect', async () => {
    const thief = await home(tells(stateOf('1')));
    const server = await home(tells(stateOf('87.5')));
    const open = await readerOf(server).open([id]);
    server.answer = (request, response) => {
      response.writeHead(307, { location: `http://${thief.host}${request.url}` }).end();
    };
    expect(await open.read(AbortSignal.timeout(2000))).toMatchObject([{ state: 'failed' }]);
    expect(thief.requests).toEqual([]);
  });

  test('stands in nothing that is given back', async () => {
    const server = await home(tells(stateOf('87.5')));
    const reader = readerOf(server);
    const open = await reader.open([id]);
    const seen: unknown[] = [reader, open, await reader.probe()];
    for (const [, answer] of misbehaviours) {
      server.answer = answer;
      seen.push(await open.read(AbortSignal.timeout(100)));
    }
    server.answer = (_, response) => response.writeHead(401).end(token);
    seen.push(await reader.probe(), await reader.open([]).catch((error: unknown) => error));
    const shown = `${JSON.stringify(seen)}${inspect(seen, { depth: 20, showHidden: true })}`;
    expect(shown).not.toContain(token);
  });
});

describe('probe', () => {
  test.each<[object, string]>([
    [{}, 'address'],
    [{ host: 'http://home:8123' }, 'entity'],
  ])('with %j says what is missing', async (options, what) => {
    expect(await createHomeAssistantReader(options).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
      detail: expect.stringContaining(what),
    });
  });

  test('says that there is no such entity', async () => {
    const server = await home(tells(stateOf('87.5')));
    expect(await readerOf(server, { name: 'sensor.other' }).probe()).toMatchObject({
      available: false,
      reason: 'network',
      detail: expect.stringContaining('404'),
      fix: expect.stringContaining('"entity"'),
    });
  });

  test('says that the entity has no value', async () => {
    const server = await home(tells(stateOf('unavailable')));
    expect(await readerOf(server).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
      detail: expect.stringContaining('"unavailable"'),
    });
  });

  test('leaves no connection behind', async () => {
    const server = await home(tells(stateOf('87.5')));
    await readerOf(server).probe();
    await server.silence();
    expect(server.requests).toHaveLength(1);
  });
});

test('open refuses a channel that is not there', async () => {
  const server = await home(tells(stateOf('87.5')));
  await expect(readerOf(server).open(['home-assistant:other'])).rejects.toMatchObject({
    code: 'METER_UNAVAILABLE',
    message: expect.stringContaining(id),
  });
});

test('the runtime module gives a meter with the id of the reader', () => {
  expect(createMeter({})).toMatchObject({ specVersion: 1, id: 'home-assistant' });
});
