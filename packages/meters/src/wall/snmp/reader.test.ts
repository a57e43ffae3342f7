import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerWith, freePort, startRaw } from './__fixtures__/agents.js';
import { loadSnmp, type LoadSnmp } from './library.js';
import type { SnmpOptions } from './options.js';
import { createReader, createSnmpReader } from './reader.js';
import { readSecurity } from './security.js';

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const never = new AbortController().signal;
const oid = '1.3.6.1.4.1.318.1.1.12.1.16.0';
const integer = (value: number): Buffer => Buffer.from([0x02, 0x02, value >> 8, value & 255]);

async function raw(serve: Parameters<typeof startRaw>[0]): Promise<number> {
  const { port, stop } = await startRaw(serve);
  stops.push(stop);
  return port;
}

function readerOf(options: SnmpOptions, environment: Readonly<Record<string, string>> = {}) {
  return createSnmpReader({
    options: { host: '127.0.0.1', model: 'apc-rpdu', ...options },
    load: loadSnmp,
    environment,
  });
}

describe('an agent', () => {
  it('gives one channel of the wall, counted', async () => {
    const port = await raw((question, answer) => answer(answerWith(question, integer(137))));
    expect(await readerOf({ port, gainError: 0.01 }).probe()).toMatchObject({
      available: true,
      channels: [
        {
          id: `snmp:127.0.0.1:${port}-${oid}`,
          component: 'wall',
          domain: 'wall',
          scope: 'machine',
          method: 'power-samples',
          counted: true,
          gainError: 0.01,
        },
      ],
    });
  });

  it.each([
    ['0 W', integer(0), 'zero', '0 W'],
    ['too much', integer(30_000), 'hardware', 'at most 23000 W'],
    ['noSuchInstance', Buffer.from('8100', 'hex'), 'not-configured', 'noSuchInstance'],
    ['endOfMibView', Buffer.from('8200', 'hex'), 'not-configured', 'endOfMibView'],
    ['a text', Buffer.from('04034e2f41', 'hex'), 'not-configured', '"N/A"'],
  ] as const)('that says %s gives a failed read, then a good one', async (...given) => {
    const [, value, reason, detail] = given;
    const state = { value: integer(100) };
    const port = await raw((question, answer) => answer(answerWith(question, state.value)));
    const open = await readerOf({ port }).open([`snmp:127.0.0.1:${port}-${oid}`]);
    state.value = value;
    const [read] = await open.read(never);
    state.value = integer(101);
    const [next] = await open.read(never);
    await open.close();
    expect(read).toMatchObject({
      state: 'failed',
      reason,
      detail: expect.stringContaining(detail),
    });
    expect(next).toEqual({ state: 'power', powerW: 101 });
  });

  it('that answers about another object gives a failed read', async () => {
    const state = { wrong: false };
    const port = await raw((question, answer) => {
      const answered = answerWith(question, integer(100));
      const at = answered.length - integer(0).length - 1;
      if (state.wrong) answered[at] = 7;
      answer(answered);
    });
    const open = await readerOf({ port }).open([`snmp:127.0.0.1:${port}-${oid}`]);
    state.wrong = true;
    const reads = await open.read(never);
    await open.close();
    expect(reads).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('about another object') },
    ]);
  });

  it('that sends a report, which only version 3 knows, does not end the process', async () => {
    const port = await raw((question, answer) => {
      const answered = answerWith(question, integer(100));
      answered[answered.indexOf(0xa2)] = 0xa8;
      answer(answered);
    });
    expect(await readerOf({ port }).probe()).toMatchObject({
      reason: 'network',
      detail: expect.stringContaining('what came was no SNMP'),
    });
  });

  it('that sends no SNMP is told apart from one that is silent', async () => {
    const port = await raw((_question, answer) => answer(Buffer.from('hello')));
    expect(await readerOf({ port }).probe()).toMatchObject({
      reason: 'network',
      detail: expect.stringContaining('no answer in time (what came was no SNMP)'),
    });
  });
});

describe('what cannot be read', () => {
  it.each([
    [{ host: undefined, model: undefined }, '"host"'],
    [{ host: '127.0.0.1', model: undefined }, '"model"'],
  ])('is not configured with %j', async (given, name) => {
    const options = given.host === undefined ? {} : { host: given.host };
    expect(await createReader(options).probe()).toMatchObject({
      reason: 'not-configured',
      detail: expect.stringContaining(name),
      fix: expect.stringContaining('host'),
    });
  });

  it('is an agent that is not there, within the time limit', async () => {
    const port = await freePort();
    const before = performance.now();
    expect(await readerOf({ port }).probe()).toMatchObject({
      reason: 'network',
      detail: expect.stringContaining(`127.0.0.1 port ${port}: no answer in time`),
      fix: expect.stringContaining(`UDP port ${port}`),
    });
    expect(performance.now() - before).toBeLessThan(1500);
    await expect(readerOf({ port }).open([])).rejects.toMatchObject({ code: 'METER_UNAVAILABLE' });
  });

  it('is a channel that is not this agent', async () => {
    const port = await raw((question, answer) => answer(answerWith(question, integer(100))));
    await expect(readerOf({ port }).open(['snmp:other'])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('snmp:other'),
    });
  });

  it('is a library that is not there', async () => {
    const missing = {
      available: false,
      reason: 'package-missing',
      detail: 'the package is not installed',
      fix: 'npm install net-snmp',
    } as const;
    const options = { host: '127.0.0.1', model: 'apc-rpdu' } as const;
    const reader = createSnmpReader({ options, load: async () => missing, environment: {} });
    expect(await reader.probe()).toEqual(missing);
  });
});

describe('the secrets of version 3', () => {
  it('come from a file, the token as the password of the privacy key', () => {
    const credentialsFile = secretsFile({ user: 'u', password: 'password-1', token: 'password-2' });
    const security = readSecurity({ version: '3', credentialsFile }, {});
    expect(security).toMatchObject({ version: '3', user: 'u', level: 'authPriv' });
    expect('privacyPassword' in security && security.privacyPassword.reveal()).toBe('password-2');
    expect('password' in security && security.password.reveal()).toBe('password-1');
  });

  it('use one password for both where there is no token', () => {
    const credentialsFile = secretsFile({ user: 'u', password: 'password-1' });
    const security = readSecurity({ version: '3', credentialsFile }, {});
    expect('privacyPassword' in security && security.privacyPassword.reveal()).toBe('password-1');
  });

  it.each([
    [{}, 'user'],
    [{ WATTBENCH_SNMP_USER: 'u' }, '8 characters'],
    [{ WATTBENCH_SNMP_USER: 'u', WATTBENCH_SNMP_PASSWORD: 'short' }, '8 characters'],
    [
      { WATTBENCH_SNMP_USER: 'u', WATTBENCH_SNMP_PASSWORD: 'password', WATTBENCH_SNMP_TOKEN: 'x' },
      'privacy key',
    ],
  ])('are missing with %j', (environment, detail) => {
    expect(readSecurity({ version: '3' }, environment)).toMatchObject({
      available: false,
      reason: 'credentials',
      detail: expect.stringContaining(detail),
      fix: expect.stringContaining('WATTBENCH_SNMP_USER and WATTBENCH_SNMP_PASSWORD'),
    });
  });
});

describe('no secret is shown', () => {
  const secret = 'hunter2-of-the-pdu';

  it.each(['1', '2c'] as const)('by probe, open and reads with version %s', async (version) => {
    const state = { mode: 'good' };
    const port = await raw((question, answer) => {
      const answered = answerWith(question, integer(100));
      // The community of the question, changed in its first letter: the library repeats both.
      if (state.mode === 'wrong') answered[answered.indexOf(secret)] = 0x48;
      answer(state.mode === 'noise' ? Buffer.from('no SNMP') : answered);
    });
    const reader = readerOf({ port, version }, { WATTBENCH_SNMP_TOKEN: secret });
    const seen: unknown[] = [await reader.probe()];
    const open = await reader.open([`snmp:127.0.0.1:${port}-${oid}`]);
    for (const mode of ['good', 'wrong', 'noise']) {
      state.mode = mode;
      seen.push(await open.read(never));
    }
    seen.push(open.sources);
    await open.close();
    state.mode = 'wrong';
    seen.push(await reader.probe(), await reader.open([]).catch((error: unknown) => error));
    expect(show(seen)).toContain('the answer has another community');
    expect(show(seen)).not.toContain(secret.slice(1));
  });
});

describe('sockets', () => {
  it.each([
    ['that finds a channel', integer(100)],
    ['that does not', Buffer.from('8100', 'hex')],
  ])('are closed by a probe %s', async (_what, value) => {
    const port = await raw((question, answer) => answer(answerWith(question, value)));
    const { reader, closed } = countedReader(port);
    await reader.probe();
    expect(closed()).toEqual([1]);
  });

  it('are closed by open where the channel is not there, and by close', async () => {
    const port = await raw((question, answer) => answer(answerWith(question, integer(100))));
    const { reader, closed } = countedReader(port);
    await expect(reader.open(['snmp:other'])).rejects.toMatchObject({ code: 'METER_UNAVAILABLE' });
    const open = await reader.open([`snmp:127.0.0.1:${port}-${oid}`]);
    expect(closed()).toEqual([1, 0]);
    await open.close();
    await open.close();
    expect(closed()).toEqual([1, 1]);
  });

  it('outlive a read that is given up until close, which then leaves nothing under way', async () => {
    const state = { silent: false, asked: 0 };
    const port = await raw((question, answer) => {
      state.asked += 1;
      if (!state.silent) answer(answerWith(question, integer(100)));
    });
    const { reader, closed } = countedReader(port);
    const open = await reader.open([`snmp:127.0.0.1:${port}-${oid}`]);
    Object.assign(state, { silent: true, asked: 0 });
    const abort = new AbortController();
    const reading = open.read(abort.signal);
    await vi.waitFor(() => expect(state.asked).toBe(1));
    abort.abort();
    expect(await reading).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('in time') },
    ]);
    await open.close();
    expect(closed()).toEqual([1]);
  });

  it('and timers keep no process alive', async () => {
    const port = await raw((question, answer) => answer(answerWith(question, integer(100))));
    const entry = new URL('../../../dist/wall/snmp/meter.js', import.meta.url);
    const program = `
      const { createReader } = await import(${JSON.stringify(entry.href)});
      const reader = createReader({ host: '127.0.0.1', port: ${port}, model: 'apc-rpdu' });
      await reader.probe();
      const open = await reader.open(['snmp:127.0.0.1:${port}-${oid}']);
      const reads = await open.read(new AbortController().signal);
      await open.close();
      const closed = performance.now();
      process.on('exit', () => console.log(JSON.stringify([reads, performance.now() - closed])));`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { timeout: 20_000, env: { ...process.env, WATTBENCH_SNMP_TOKEN: '' } },
    );
    const [reads, lingerMs] = JSON.parse(stdout);
    expect(reads).toEqual([{ state: 'power', powerW: 100 }]);
    expect(lingerMs).toBeLessThan(600);
    expect(stderr).toBe('');
  });
});

/** A reader, and how often each socket that it opened was closed. */
function countedReader(port: number) {
  const closes: { readonly mock: { readonly calls: readonly unknown[] } }[] = [];
  const load: LoadSnmp = async () => {
    const library = await loadSnmp();
    if ('available' in library) return library;
    return {
      createClient: (request) => {
        const client = library.createClient(request);
        closes.push(vi.spyOn(client, 'close'));
        return client;
      },
    };
  };
  const options = { host: '127.0.0.1', port, model: 'apc-rpdu' } as const;
  return {
    reader: createSnmpReader({ options, load, environment: {} }),
    closed: () => closes.map(({ mock }) => mock.calls.length),
  };
}

function show(value: unknown): string {
  return `${JSON.stringify(value)}${inspect(value, { depth: 20, showHidden: true })}`;
}

function secretsFile(content: object): string {
  const folder = mkdtempSync(join(tmpdir(), 'wattbench-snmp-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'secrets.json');
  writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
  return path;
}
