import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { analyzerWith, FakeDaemon } from './__fixtures__/fake-daemon.js';
import createMeter from './meter.js';
import type { PtdaemonOptions } from './options.js';
import { createPtdaemonReader } from './reader.js';

const toStop: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of toStop.splice(0).toReversed()) await stop();
});

async function daemon(): Promise<FakeDaemon> {
  const started = await FakeDaemon.start();
  toStop.push(() => started.stop());
  return started;
}

function readerOf(server: FakeDaemon, options: PtdaemonOptions = {}) {
  return createPtdaemonReader({ host: server.address, ...options }, { openLimitMs: 2000 });
}

async function openAt(
  server: FakeDaemon,
  { channel = 0, options = {} }: { channel?: number; options?: PtdaemonOptions } = {},
) {
  const open = await readerOf(server, options).open([`ptdaemon:${server.address}-${channel}`]);
  toStop.push(async () => open.close());
  return open;
}

const soon = (): AbortSignal => AbortSignal.timeout(2000);

describe('a measurement of our own', () => {
  test('is started, read sample by sample, and stopped at the end', async () => {
    const server = await daemon();
    const open = await openAt(server);
    server.sample('22.97,Volts,227.37,Amps,0.20434,PF,0.4944,Mark,wattbench');
    const before = Number(process.hrtime.bigint());
    const [read] = await open.read(soon());
    expect(read).toEqual({ state: 'power', powerW: 22.97, atNs: expect.any(Number) });
    expect(read?.state === 'power' && (read.atNs ?? 0) >= before).toBe(true);
    await open.close();
    expect(server.commands).toEqual([
      'Hello',
      'Identify',
      'RR',
      'Watts',
      'Go,1000,0,wattbench',
      'RL,1',
      'Stop',
    ]);
    expect(server.measuring).toBe(false);
    await server.silence();
  });

  test('takes samples at the period that is wanted', async () => {
    const server = await daemon();
    const open = await openAt(server, { options: { samplePeriodMs: 200 } });
    expect(server.commands).toContain('Go,200,0,wattbench');
    expect(open.sources[0]?.channel.updatePeriodNs).toBe(200e6);
  });

  test('waits for a sample that is still to come', async () => {
    const server = await daemon();
    const open = await openAt(server);
    const read = open.read(soon());
    server.sample('31.5,Volts,230');
    expect(await read).toMatchObject([{ state: 'power', powerW: 31.5 }]);
  });

  test('tells the same sample with the same time', async () => {
    const server = await daemon();
    const open = await openAt(server);
    server.sample('22.97,Volts,227');
    const first = await open.read(soon());
    server.replies.set('RL,1', 'Last 1 samples\r\nTime,11-23-2026 14:05:01.000,Watts,22.97\r\n');
    expect(await open.read(soon())).toEqual(first);
    server.replies.set('RL,1', 'No unread samples\r\n');
    expect(await open.read(soon())).toEqual(first);
  });

  test('without a sample yet is a failed read, and not 0', async () => {
    const server = await daemon();
    const open = await openAt(server);
    server.replies.set('RL,1', 'No unread samples\r\n');
    expect(await open.read(soon())).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('no sample yet') },
    ]);
  });

  test.each<[string, RegExp]>([
    ['-1.000000,Volts,230', /not available/],
    ['-3.5,Volts,230', /Watts is -3.5/],
    ['nan,Volts,230', /Watts is "nan"/],
    ['99999,Volts,230', /Watts is 99999; expected 0 W to 20000 W/],
  ])('with the power %j fails the read', async (power, detail) => {
    const server = await daemon();
    const open = await openAt(server);
    server.sample(power);
    expect(await open.read(soon())).toMatchObject([
      { state: 'failed', detail: expect.stringMatching(detail) },
    ]);
  });
});

describe('the channels', () => {
  test('of an analyzer with one are one, counted, with what it is', async () => {
    const server = await daemon();
    expect(await readerOf(server).probe()).toEqual({
      available: true,
      channels: [
        {
          id: `ptdaemon:${server.address}-0`,
          component: 'wall',
          domain: 'wall',
          scope: 'machine',
          method: 'power-samples',
          counted: true,
          includes: [],
          updatePeriodNs: 1e9,
          resolutionJ: 0.01,
          averagingNs: 20e6,
          gainError: 0.0015,
          source: `YokogawaWT310 through PTDaemon at ${server.address}, ranges 1 A, auto V`,
        },
      ],
    });
  });

  test('of an analyzer with several are the sum, and the others as its details', async () => {
    const server = await daemon();
    server.identity = analyzerWith(2);
    const probe = await readerOf(server).probe();
    const ids = [0, 1, 2].map((channel) => `ptdaemon:${server.address}-${channel}`);
    expect(probe).toMatchObject({
      channels: [
        { id: ids[0], counted: true, includes: [ids[1], ids[2]] },
        { id: ids[1], counted: false },
        { id: ids[2], counted: false },
      ],
    });
    const open = await readerOf(server).open(ids);
    toStop.push(async () => open.close());
    server.sample('30.5,Volts,230,Mark,m,Ch1,Watts,10.5,Volts,230,Ch2,Watts,20,Volts,230');
    expect(await open.read(soon())).toMatchObject([
      { state: 'power', powerW: 30.5 },
      { state: 'power', powerW: 10.5 },
      { state: 'power', powerW: 20 },
    ]);
    expect(server.commands.at(-1)).toBe('RL,1,*');
  });

  test('can be one by name, with an accuracy by option', async () => {
    const server = await daemon();
    server.identity = analyzerWith(2);
    const options = { channel: 2, gainError: 0.001 };
    const open = await openAt(server, { channel: 2, options });
    expect(open.sources[0]?.channel).toMatchObject({ counted: true, gainError: 0.001 });
    server.sample('30.5,Ch1,Watts,10.5,Ch2,Watts,20');
    expect(await open.read(soon())).toMatchObject([{ state: 'power', powerW: 20 }]);
  });

  test('do not hold one that the analyzer does not have', async () => {
    const server = await daemon();
    expect(await readerOf(server, { channel: 2 }).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
      fix: expect.stringContaining('"channel"'),
    });
    await expect(readerOf(server).open(['ptdaemon:other'])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
    });
    await server.silence();
  });
});

/** A daemon that measures for another: its power moves all the time. */
async function busy(): Promise<FakeDaemon> {
  const server = await daemon();
  server.measuring = true;
  let power = 100;
  server.watts = () => `Watts,${(power += 0.01).toFixed(2)},Volts,230`;
  return server;
}

describe("another's measurement", () => {
  test('is looked at, and neither started, nor read up, nor stopped', async () => {
    const server = await busy();
    const open = await openAt(server);
    expect(await open.read(soon())).toEqual([{ state: 'power', powerW: 100.03 }]);
    await open.close();
    expect(server.commands.filter((command) => /^(?:Go|RL|Stop)/.test(command))).toEqual([]);
    expect(server.measuring).toBe(true);
  });

  test('is looked at where the daemon refuses to start', async () => {
    const server = await daemon();
    server.measuring = true;
    server.watts = () => 'Watts,100.00,Volts,230';
    const open = await openAt(server);
    expect(await open.read(soon())).toEqual([{ state: 'power', powerW: 100 }]);
    await open.close();
    expect(server.commands).not.toContain('Stop');
  });

  test('that has ended leaves an old power behind, which is not believed', async () => {
    const server = await daemon();
    server.watts = () => 'Watts,100.00,Volts,230';
    const open = await openAt(server);
    server.sample('22.97,Volts,230');
    server.watts = () => 'Watts,100.00,Volts,230';
    expect(await open.read(soon())).toMatchObject([{ state: 'power', powerW: 22.97 }]);
  });

  test('cannot be told from an error where nothing is measured', async () => {
    const server = await daemon();
    server.replies.set('Go,1000,0,wattbench', 'Meter busy\r\n');
    await expect(readerOf(server).open([`ptdaemon:${server.address}-0`])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('Meter busy'),
    });
    await server.silence();
  });
});

describe('a read', () => {
  test.each<[string, string, RegExp]>([
    ['an error', 'Error: no measurement\r\n', /"Error: no measurement"; expected a power/],
    ['another answer', 'Unknown command\r\n', /"Unknown command"/],
    ['nothing', '\r\n', /expected a power/],
    ['a sample without a power', 'Last 1 samples\r\nTime,x,Volts,230\r\n', /expected a power/],
    ['too many samples', 'Last 500000 samples\r\n', /500000 lines in one answer/],
    ['a line without end', 'x'.repeat(100_000), /a line of more than 16384/],
  ])('fails for %s', async (_, reply, detail) => {
    const server = await daemon();
    const open = await openAt(server);
    server.replies.set('RL,1', reply);
    expect(await open.read(soon())).toMatchObject([
      { state: 'failed', reason: 'network', detail: expect.stringMatching(detail) },
    ]);
  });

  test('ends at its limit, and a late answer is not taken for the next', async () => {
    const server = await daemon();
    const open = await openAt(server);
    expect(await open.read(AbortSignal.timeout(50))).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('no answer in time') },
    ]);
    server.sample('1.11,Volts,230');
    const next = open.read(soon());
    server.sample('22.97,Volts,230');
    expect(await next).toMatchObject([{ state: 'power', powerW: 22.97 }]);
  });

  test('asks no more where earlier questions have no answer', async () => {
    const server = await daemon();
    const open = await openAt(server);
    server.replies.set('RL,1', null);
    const details: unknown[] = [];
    for (let read = 0; read < 6; read += 1) details.push(await open.read(AbortSignal.timeout(20)));
    expect(details.at(-1)).toMatchObject([
      { detail: expect.stringContaining('earlier questions have no answer') },
    ]);
    expect(server.commands.filter((command) => command === 'RL,1')).toHaveLength(4);
  });

  test('fails while the connection is lost, and works when it is made again', async () => {
    const server = await daemon();
    const open = await openAt(server);
    server.drop();
    await server.silence();
    const deadline = performance.now() + 5000;
    let read = await open.read(soon());
    expect(read).toMatchObject([{ state: 'failed' }]);
    while (read[0]?.state === 'failed' && performance.now() < deadline) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      server.watts = () => `Watts,${(50 + Math.random()).toFixed(6)},Volts,230`;
      read = await open.read(soon());
    }
    expect(read).toMatchObject([{ state: 'power' }]);
    await open.close();
    expect(server.commands).not.toContain('Stop');
  });

  test('ends while it joins again', async () => {
    const server = await daemon();
    const open = await openAt(server);
    server.drop();
    await server.silence();
    server.replies.set('Hello', null);
    await open.read(soon());
    await open.read(soon());
    const started = performance.now();
    await open.close();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('probe', () => {
  test('starts nothing, and leaves no connection behind', async () => {
    const server = await daemon();
    await readerOf(server).probe();
    await server.silence();
    expect(server.commands).toEqual(['Hello', 'Identify', 'RR']);
  });

  test('says that the address is missing', async () => {
    expect(await createPtdaemonReader({}).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
      fix: expect.stringContaining('"host"'),
    });
  });

  test('names the daemon that is not there', async () => {
    const server = await FakeDaemon.start();
    await server.stop();
    expect(await readerOf(server).probe()).toMatchObject({
      available: false,
      reason: 'network',
      detail: expect.stringContaining('ECONNREFUSED'),
      fix: expect.stringContaining('"host"'),
    });
  });

  test('refuses a daemon that serves a thermometer', async () => {
    const server = await daemon();
    server.identity = server.identity.replace('mode=power', 'mode=temperature');
    expect(await readerOf(server).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
      detail: expect.stringContaining('tells no power'),
    });
    await server.silence();
  });

  test('is not fooled by another server', async () => {
    const server = await daemon();
    server.replies.set('Hello', 'SSH-2.0-OpenSSH_9.2\r\n');
    expect(await readerOf(server).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
      detail: expect.stringContaining('no PTDaemon'),
    });
  });

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['says nothing', () => undefined, /no answer in time/],
    ['hangs up', (socket) => socket.end(), /ended the connection/],
    ['resets', (socket) => socket.once('data', () => socket.resetAndDestroy()), /ECONNRESET/],
    [
      'talks unasked',
      (socket) => socket.write('Hi\r\nHi\r\nHi\r\nHi\r\n'),
      /nobody asked|no PTDaemon/,
    ],
    ['drips', (socket) => void drip(socket), /no answer in time/],
    ['floods', (socket) => socket.write('x'.repeat(200_000)), /a line of more than|ended/],
  ])('ends where the server %s', async (_, behave, detail) => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.resume();
      behave(socket);
    });
    const port = await listen(server);
    toStop.push(
      () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
        }),
    );
    const reader = createPtdaemonReader({ host: `127.0.0.1:${port}` }, { openLimitMs: 300 });
    expect(await reader.probe()).toMatchObject({
      available: false,
      detail: expect.stringMatching(detail),
    });
  });
});

function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('H'), 20);
  socket.on('close', () => clearInterval(timer));
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('the runtime module gives a meter with the id of the reader', () => {
  expect(createMeter({ host: '192.0.2.9' })).toMatchObject({ specVersion: 1, id: 'ptdaemon' });
});
