import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { frameOf, startPlug, startRaw } from './__fixtures__/plug.js';
import { createKasaReader, createReader } from './reader.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

async function plug(model: string, options: { readonly child?: number } = {}) {
  const started = await startPlug(model, options);
  stops.push(() => started.stop());
  return started;
}

async function raw(serve: Parameters<typeof startRaw>[0]) {
  const started = await startRaw(serve);
  stops.push(() => started.stop());
  return started;
}

const never = new AbortController().signal;

describe.each(['hs110', 'hs110v2'])('a simulated %s', (model) => {
  it('gives its power, counted, and its energy as the alternative', async () => {
    const { port } = await plug(model);
    const probe = await createReader({ host: '127.0.0.1', port }).probe();
    expect(probe).toMatchObject({
      available: true,
      channels: [
        {
          id: `kasa:127.0.0.1:${port}`,
          domain: 'wall',
          component: 'wall',
          scope: 'machine',
          counted: true,
          method: 'power-samples',
        },
        {
          id: `kasa:127.0.0.1:${port}-total`,
          counted: false,
          alternativeTo: `kasa:127.0.0.1:${port}`,
          method: 'counter',
          resolutionJ: 3600,
        },
      ],
    });
  });

  it('reads what the plug shows, in W and Wh', async () => {
    const { port, show } = await plug(model);
    const id = `kasa:127.0.0.1:${port}`;
    const open = await createReader({ host: '127.0.0.1', port }).open([id, `${id}-total`]);
    show({ power: 123.456, total: 0.57 });
    const first = await open.read(never);
    show({ power: 97.5, total: 0.571 });
    const second = await open.read(never);
    await open.close();
    expect(first).toEqual([
      { state: 'power', powerW: 123.456 },
      { state: 'count', count: 570n },
    ]);
    expect(second).toEqual([
      { state: 'power', powerW: 97.5 },
      { state: 'count', count: 571n },
    ]);
  });
});

describe('a glitch', () => {
  it.each([
    [0, 'zero', 'is 0 W'],
    [10_500, 'hardware', 'is 10500 W; expected more than 0 W, at most 4000 W'],
    [-3, 'hardware', 'is -3 W'],
    ['unavailable', 'network', 'power_mw is "unavailable"'],
    [null, 'network', 'power_mw'],
  ])('%s is a failed read', async (power, reason, detail) => {
    const { port, show } = await plug('hs110');
    const open = await createReader({ host: '127.0.0.1', port }).open([`kasa:127.0.0.1:${port}`]);
    show({ power });
    const [read] = await open.read(never);
    show({ power: 60 });
    const [next] = await open.read(never);
    await open.close();
    expect(read).toMatchObject({
      state: 'failed',
      reason,
      detail: expect.stringContaining(detail),
    });
    expect(next).toEqual({ state: 'power', powerW: 60 });
  });
});

describe('a strip (hs300)', () => {
  it('asks for a socket and names those that it has', async () => {
    const { port } = await plug('hs300');
    const probe = await createReader({ host: '127.0.0.1', port }).probe();
    expect(probe).toMatchObject({
      available: false,
      reason: 'not-configured',
      detail: expect.stringContaining('1 "Mock Two"'),
      fix: expect.stringContaining('child'),
    });
  });

  it('reads the socket that is chosen, not another', async () => {
    const { port, show } = await plug('hs300', { child: 4 });
    show({ power: 77, total: 2 });
    const read = async (child: number) => {
      const id = `kasa:127.0.0.1:${port}-${child}`;
      const open = await createReader({ host: '127.0.0.1', port, child }).open([id]);
      const values = await open.read(never);
      await open.close();
      return values;
    };
    expect(await read(4)).toEqual([{ state: 'power', powerW: 77 }]);
    expect(await read(3)).toEqual([{ state: 'power', powerW: 3.14 }]);
  });

  it('has no socket 6', async () => {
    const { port } = await plug('hs300');
    const probe = await createReader({ host: '127.0.0.1', port, child: 6 }).probe();
    expect(probe).toMatchObject({
      reason: 'not-configured',
      detail: expect.stringContaining('no 6'),
    });
  });
});

describe('what cannot be read', () => {
  it('is a plug that is not named', async () => {
    expect(await createReader({}).probe()).toMatchObject({
      reason: 'not-configured',
      fix: expect.stringContaining('host'),
    });
  });

  it('is a plug without a meter', async () => {
    const { port } = await plug('hs100');
    expect(await createReader({ host: '127.0.0.1', port }).probe()).toMatchObject({
      reason: 'hardware',
      detail: expect.stringContaining('no energy meter'),
    });
  });

  it('is a closed port, by probe and by open', async () => {
    const { port, stop } = await startRaw(() => undefined);
    await stop();
    const reader = createReader({ host: '127.0.0.1', port });
    expect(await reader.probe()).toMatchObject({
      reason: 'network',
      detail: expect.stringContaining('ECONNREFUSED'),
      fix: expect.stringContaining('KLAP'),
    });
    await expect(reader.open([])).rejects.toMatchObject({ code: 'METER_UNAVAILABLE' });
  });

  it('is a channel of another plug', async () => {
    const { port } = await plug('hs110');
    await expect(
      createReader({ host: '127.0.0.1', port }).open(['kasa:192.0.2.9']),
    ).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('192.0.2.9'),
    });
  });

  it('is a library that is not there', async () => {
    const missing = {
      available: false,
      reason: 'package-missing',
      detail: 'the package is not installed',
      fix: 'npm install tplink-smarthome-api',
    } as const;
    const reader = createKasaReader({
      options: { host: '127.0.0.1' },
      load: async () => missing,
    });
    expect(await reader.probe()).toEqual(missing);
    await expect(reader.open([])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      fix: missing.fix,
    });
  });
});

describe('a device that answers anything', () => {
  it.each([
    ['hangs up', Buffer.alloc(0), 'ended without an answer'],
    ['sends half a frame', frameOf('{"system":{}}').subarray(0, 9), 'before a whole answer'],
    ['sends a negative length', Buffer.from('ffffffff00', 'hex'), 'no JSON'],
    ['sends no JSON', frameOf('hello'), 'no JSON, begins "hello"'],
    ['sends a list', frameOf('[]'), 'err_code is missing'],
    ['sends too much', frameOf(`"${'x'.repeat(70_000)}"`), 'more than 65536 characters'],
  ])('is unavailable where it %s', async (_what, answer, detail) => {
    const { port } = await raw((socket) => {
      socket.on('data', () => socket.end(answer));
    });
    expect(await createReader({ host: '127.0.0.1', port }).probe()).toMatchObject({
      available: false,
      reason: 'network',
      detail: expect.stringContaining(detail),
    });
  });

  it('ends a probe that gets no answer', async () => {
    const { port } = await raw(() => undefined);
    const before = performance.now();
    const probe = await createReader({ host: '127.0.0.1', port }).probe();
    expect(probe).toMatchObject({ detail: expect.stringContaining('no whole answer in 1800 ms') });
    expect(performance.now() - before).toBeLessThan(2500);
  });
});

describe('connections', () => {
  const answer = JSON.stringify({
    system: { get_sysinfo: { model: 'X', err_code: 0 } },
    emeter: { get_realtime: { power_mw: 5000, total_wh: 1, err_code: 0 } },
  });

  it('are gone after a probe and after close, also when a read was given up', async () => {
    const state = { answers: true, asked: 0 };
    const { port } = await raw((socket) => {
      socket.on('data', () => {
        state.asked += 1;
        if (state.answers) socket.end(frameOf(answer));
      });
    });
    const reader = createReader({ host: '127.0.0.1', port });
    await reader.probe();
    await vi.waitFor(() => expect(connections()).toEqual([]));

    const opened = await reader.open([`kasa:127.0.0.1:${port}`]);
    Object.assign(state, { answers: false, asked: 0 });
    const abort = new AbortController();
    const reading = opened.read(abort.signal);
    await vi.waitFor(() => expect(state.asked).toBe(1));
    abort.abort();
    expect(await reading).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('in time') },
    ]);
    await opened.close();
    await vi.waitFor(() => expect(connections()).toEqual([]));
  });

  it('and timers keep no process alive', async () => {
    const { port } = await raw((socket) => {
      socket.on('data', () => socket.end(frameOf(answer)));
    });
    const entry = new URL('../../../dist/wall/kasa/meter.js', import.meta.url);
    const program = `
      const { createReader } = await import(${JSON.stringify(entry.href)});
      const reader = createReader({ host: '127.0.0.1', port: ${port} });
      await reader.probe();
      const open = await reader.open(['kasa:127.0.0.1:${port}']);
      const reads = await open.read(new AbortController().signal);
      await open.close();
      const closed = performance.now();
      process.on('exit', () => console.log(JSON.stringify([reads, performance.now() - closed])));`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { timeout: 20_000 },
    );
    const [reads, lingerMs] = JSON.parse(stdout);
    expect(reads).toEqual([{ state: 'power', powerW: 5 }]);
    expect(lingerMs).toBeLessThan(1000);
  });
});

function connections(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind === 'TCPSocketWrap' || kind === 'TCPConnectWrap');
}

describe('output', () => {
  it('is none, also where a request fails', async () => {
    const { port, stop } = await startRaw(() => undefined);
    await stop();
    const written: unknown[] = [];
    const note = (chunk: unknown): boolean => written.push(chunk) > 0;
    vi.spyOn(process.stderr, 'write').mockImplementation(note);
    vi.spyOn(process.stdout, 'write').mockImplementation(note);
    for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const) {
      vi.spyOn(console, level).mockImplementation((...parts) => void written.push(parts));
    }
    await createReader({ host: '127.0.0.1', port }).probe();
    expect(written).toEqual([]);
  });
});
