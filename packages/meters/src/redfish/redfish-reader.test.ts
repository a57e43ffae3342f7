import { inspect as show } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  chassisPages,
  environmentMetrics,
  FakeBmc,
  olderPower,
  serverPages,
  supplyPages,
  type BmcDescription,
} from './__fixtures__/fake-bmc.js';
import type { RedfishOptions } from './options.js';
import { createRedfishReader } from './reader.js';

const bmcs: FakeBmc[] = [];
const limitMs = 20_000;
const user = 'reader';
const secret = 'hunter2-Pa$$word-longer-than-what-is-shown';

beforeEach(() => {
  vi.stubEnv('WATTBENCH_REDFISH_USER', '');
  vi.stubEnv('WATTBENCH_REDFISH_PASSWORD', '');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const bmc of bmcs.splice(0)) await bmc.stop();
});

async function start(pages: BmcDescription['pages'], more: Partial<BmcDescription> = {}) {
  const bmc = await FakeBmc.start({ pages, ...more });
  bmcs.push(bmc);
  return bmc;
}

async function startSecured(pages: BmcDescription['pages']) {
  vi.stubEnv('WATTBENCH_REDFISH_USER', user);
  vi.stubEnv('WATTBENCH_REDFISH_PASSWORD', secret);
  return start(pages, { user, password: secret });
}

async function channelsOf(bmc: FakeBmc, options: RedfishOptions = {}) {
  const probe = await createRedfishReader({ host: bmc.host, ...options }, limitMs).probe();
  if (!probe.available) throw new Error(`${probe.reason}: ${probe.detail}`);
  return probe.channels;
}

async function unavailableOf(bmc: FakeBmc, options: RedfishOptions = {}) {
  const probe = await createRedfishReader({ host: bmc.host, ...options }, limitMs).probe();
  if (probe.available) throw new Error('available');
  return probe;
}

async function openAll(bmc: FakeBmc, options: RedfishOptions = {}) {
  const reader = createRedfishReader({ host: bmc.host, ...options }, limitMs);
  return reader.open((await channelsOf(bmc, options)).map(({ id }) => id));
}

async function readOnce(bmc: FakeBmc, options: RedfishOptions = {}) {
  const open = await openAll(bmc, options);
  const reads = await open.read(AbortSignal.timeout(limitMs));
  await open.close();
  return reads;
}

const onePage = serverPages(['1U'], chassisPages('1U', { EnvironmentMetrics: environmentMetrics }));

describe('where the power stands', () => {
  test('is the input of the power supplies first, added, without the empty slot', async () => {
    const bmc = await start(
      serverPages(
        ['1U'],
        chassisPages('1U', {
          PowerSubsystem: {
            PowerSupplies: { '@odata.id': '/redfish/v1/Chassis/1U/PowerSubsystem/PowerSupplies' },
          },
          EnvironmentMetrics: { PowerWatts: { Reading: 999 } },
          Power: olderPower,
        }),
        supplyPages('1U', [180.5, 190]),
      ),
    );
    expect(await readOnce(bmc)).toEqual([{ state: 'power', powerW: 370.5 }]);
  });

  test('is not the supplies where one of them does not tell its input', async () => {
    const bmc = await start(
      serverPages(
        ['1U'],
        chassisPages('1U', {
          PowerSubsystem: {
            PowerSupplies: { '@odata.id': '/redfish/v1/Chassis/1U/PowerSubsystem/PowerSupplies' },
          },
          Power: olderPower,
        }),
        supplyPages('1U', [180, null]),
      ),
    );
    expect(await readOnce(bmc)).toEqual([{ state: 'power', powerW: 224 }]);
  });

  test('is PowerInputWatts of an older service before PowerConsumedWatts', async () => {
    const PowerSupplies = [
      { PowerInputWatts: 120, LastPowerOutputWatts: 100 },
      { PowerInputWatts: 130 },
      { Status: { State: 'Absent' }, PowerInputWatts: null },
    ];
    const bmc = await start(
      serverPages(['1'], chassisPages('1', { Power: { ...olderPower, PowerSupplies } })),
    );
    expect(await readOnce(bmc)).toEqual([{ state: 'power', powerW: 250 }]);
  });

  test('is the first PowerControl: the others are parts of it', async () => {
    const bmc = await start(serverPages(['1'], chassisPages('1', { Power: olderPower })));
    expect(await readOnce(bmc)).toEqual([{ state: 'power', powerW: 224 }]);
  });

  test('is EnvironmentMetrics, with its energy as a coarse detail', async () => {
    const bmc = await start(onePage);
    const [power, energy] = await channelsOf(bmc);
    const id = `redfish:${new URL(bmc.host).host}-1U`;
    expect(power).toMatchObject({ id, counted: true, domain: 'supply', component: 'system' });
    expect(energy).toMatchObject({ id: `${id}/energy`, counted: false, alternativeTo: id });
    expect(energy?.resolutionJ).toBe(36_000);
  });

  test('tells kWh as a counter', async () => {
    const bmc = await start(onePage);
    const open = await openAll(bmc);
    const reads = await open.read(AbortSignal.timeout(limitMs));
    expect(reads).toEqual([
      { state: 'power', powerW: 374 },
      { state: 'count', count: 3_638_250_000n },
    ]);
    const joules =
      Number(3_638_250_000n) / (open.sources[1] as { countsPerJoule: number }).countsPerJoule;
    expect(joules).toBeCloseTo(3638.25 * 3.6e6, 0);
    await open.close();
  });
});

function node(id: string, type = 'Sled') {
  return chassisPages(id, { type, EnvironmentMetrics: { PowerWatts: { Reading: 300 } } });
}

describe('which chassis', () => {
  test('is asked for where an enclosure and its nodes tell a power: never added', async () => {
    const bmc = await start(
      serverPages(['Enclosure', 'Node1'], node('Enclosure', 'Enclosure'), node('Node1')),
    );
    expect(await unavailableOf(bmc)).toMatchObject({
      reason: 'not-configured',
      detail: expect.stringContaining('"Enclosure", "Node1"'),
      fix: expect.stringContaining('chassis:'),
    });
  });

  test('is the one that is named', async () => {
    const bmc = await start(serverPages(['Node1', 'Node2'], node('Node1'), node('Node2')));
    const [channel] = await channelsOf(bmc, { chassis: 'Node2' });
    expect(channel?.id).toMatch(/-Node2$/);
    expect(bmc.paths()).not.toContain('/redfish/v1/Chassis/Node1');
  });

  test('is not a part of one', async () => {
    const bmc = await start(
      serverPages(['1U', 'GPU1'], node('1U', 'RackMount'), node('GPU1', 'Module')),
    );
    expect((await channelsOf(bmc)).map(({ id }) => id.split('-').at(-1))).toEqual(['1U']);
  });

  test('is not one that does not fill its power', async () => {
    const empty = chassisPages('Backplane', {
      type: 'Enclosure',
      EnvironmentMetrics: { PowerWatts: { Reading: 0 } },
    });
    const bmc = await start(serverPages(['1U', 'Backplane'], node('1U', 'RackMount'), empty));
    expect(await channelsOf(bmc)).toHaveLength(1);
  });

  test('that is not there: names those that are', async () => {
    const bmc = await start(onePage);
    expect(await unavailableOf(bmc, { chassis: 'Node9' })).toMatchObject({
      reason: 'not-configured',
      detail: expect.stringContaining('"1U"'),
    });
  });

  test('without power is a matter of the hardware', async () => {
    const bmc = await start(
      serverPages(['1U'], chassisPages('1U', { Power: { PowerControl: [] } })),
    );
    expect(await unavailableOf(bmc)).toMatchObject({ reason: 'hardware' });
  });
});

describe('credentials', () => {
  test('open one session, used for every read and deleted at the close', async () => {
    const bmc = await startSecured(onePage);
    const open = await openAll(bmc);
    await open.read(AbortSignal.timeout(limitMs));
    await open.read(AbortSignal.timeout(limitMs));
    expect(bmc.sessions.size).toBe(1);
    await open.close();
    expect(bmc.sessions.size).toBe(0);
    expect(bmc.asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test('are sent with every request where basic is asked for, without a session', async () => {
    const bmc = await startSecured(onePage);
    await readOnce(bmc, { authentication: 'basic' });
    expect(bmc.paths('POST')).toEqual([]);
  });

  test('open a session anew after the BMC has ended it: one failed read, no more', async () => {
    const bmc = await startSecured(onePage);
    const open = await openAll(bmc);
    bmc.sessions.clear();
    const states = [];
    for (let times = 0; times < 3; times += 1) {
      states.push((await open.read(AbortSignal.timeout(limitMs)))[0]?.state);
    }
    await open.close();
    expect(states).toEqual(['failed', 'power', 'power']);
  });

  test('that are wrong are named by their variables', async () => {
    const bmc = await startSecured(onePage);
    vi.stubEnv('WATTBENCH_REDFISH_PASSWORD', 'wrong');
    expect(await unavailableOf(bmc)).toMatchObject({
      reason: 'credentials',
      fix: expect.stringContaining('WATTBENCH_REDFISH_PASSWORD'),
    });
  });

  test('that are missing where they are asked for are named as well', async () => {
    const bmc = await start(onePage, { user, password: secret });
    expect(await unavailableOf(bmc)).toMatchObject({ reason: 'credentials' });
  });

  test('stand nowhere: not in probes, reads, errors or channels', async () => {
    const echo = `${secret} and token-1`;
    const bmc = await startSecured({
      ...onePage,
      '/redfish/v1/Chassis/1U/EnvironmentMetrics': environmentMetrics,
    });
    const open = await openAll(bmc);
    const seen: unknown[] = [await open.read(AbortSignal.timeout(limitMs)), open.sources];
    bmc.pages.set('/redfish/v1/Chassis/1U/EnvironmentMetrics', echo);
    seen.push(await open.read(AbortSignal.timeout(limitMs)), open);
    bmc.pages.set('/redfish/v1/Chassis', echo);
    const reader = createRedfishReader({ host: bmc.host }, limitMs);
    seen.push(await reader.probe(), await reader.open([]).catch((error: unknown) => error), reader);
    await open.close();
    const text = `${JSON.stringify(seen, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}${show(seen, { depth: 12, showHidden: true })}`;
    for (const part of [secret, btoa(`${user}:${secret}`), 'token-1', 'hunter2']) {
      expect(text).not.toContain(part);
    }
  });
});

describe('a probe', () => {
  test('leaves no session and no connection behind', async () => {
    const bmc = await startSecured(onePage);
    await channelsOf(bmc);
    expect(bmc.sessions.size).toBe(0);
    await expect.poll(() => bmc.connections, { timeout: limitMs }).toBe(0);
  });

  test('without a host asks for it', async () => {
    expect(await createRedfishReader({}).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
    });
  });
});
