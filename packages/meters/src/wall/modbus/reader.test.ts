import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { putFloat, startModbus, startRaw, type Registers } from './__fixtures__/servers.js';
import { createModbusReader, createReader } from './reader.js';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

const never = new AbortController().signal;

async function meter(input: Registers, holding: Registers = new Map()): Promise<number> {
  const { port, stop } = await startModbus(1, { input, holding });
  stops.push(stop);
  return port;
}

async function raw(serve: Parameters<typeof startRaw>[0]): Promise<number> {
  const { port, stop } = await startRaw(serve);
  stops.push(stop);
  return port;
}

function sdm(powerW: number, energyKwh: number): Registers {
  const registers: Registers = new Map();
  putFloat(registers, { address: 52, value: powerW });
  putFloat(registers, { address: 72, value: energyKwh });
  return registers;
}

describe('an SDM630 behind Modbus TCP', () => {
  it('gives its power, counted, and its energy as the alternative', async () => {
    const port = await meter(sdm(100, 1));
    const id = `modbus:127.0.0.1:${port}-1`;
    const probe = await createReader({ host: '127.0.0.1', port, model: 'sdm630' }).probe();
    expect(probe).toMatchObject({
      available: true,
      channels: [
        { id, domain: 'wall', scope: 'machine', counted: true, gainError: 0.01 },
        { id: `${id}-energy`, counted: false, alternativeTo: id, method: 'counter' },
      ],
    });
  });

  it('reads what the registers hold, in W and J', async () => {
    const registers = sdm(99.5, 12.5);
    const port = await meter(registers);
    const id = `modbus:127.0.0.1:${port}-1`;
    const reader = createReader({ host: '127.0.0.1', port, model: 'sdm630' });
    const open = await reader.open([id, `${id}-energy`]);
    putFloat(registers, { address: 52, value: 250.25 });
    putFloat(registers, { address: 72, value: 12.75 });
    const reads = await open.read(never);
    await open.close();
    expect(reads).toEqual([
      { state: 'power', powerW: 250.25 },
      { state: 'count', count: 45_900_000n },
    ]);
    expect(open.sources[1]).toMatchObject({ countsPerJoule: 1, modulus: null });
  });

  it('knows that a float of 100,000 kWh moves in steps of 28 kJ, and never below its display', async () => {
    expect(await resolutionAt(100_000)).toBe(0.0078125 * 3.6e6);
    expect(await resolutionAt(1, 0.01)).toBe(36_000);
    expect(await resolutionAt(1_000_000, 0.01)).toBe(0.0625 * 3.6e6);
  });

  it('takes another accuracy', async () => {
    const port = await meter(sdm(100, 1));
    const options = { host: '127.0.0.1', port, model: 'sdm630', gainError: 0.005 };
    expect(await createReader(options).probe()).toMatchObject({
      channels: [{ gainError: 0.005 }, {}],
    });
  });
});

describe('registers of another meter', () => {
  it('are read by function, address, type, scale and unit', async () => {
    const holding: Registers = new Map([
      [100, 0],
      [101, 1234],
      [200, 0x0002],
      [201, 0x0001],
    ]);
    const port = await meter(new Map(), holding);
    const registers = {
      power: { function: 3, address: 101, type: 'int16', scale: 0.1, unit: 'W' },
      energy: { function: 3, address: 200, type: 'uint32-swapped', scale: 0.01, unit: 'kWh' },
    };
    const id = `modbus:127.0.0.1:${port}-1`;
    const open = await createReader({ host: '127.0.0.1', port, registers }).open([
      id,
      `${id}-energy`,
    ]);
    const reads = await open.read(never);
    await open.close();
    expect(reads).toMatchObject([{ state: 'power' }, { state: 'count', count: 65_538n }]);
    expect(reads[0]).toHaveProperty('powerW', expect.closeTo(123.4, 9));
    expect(open.sources).toMatchObject([
      { resolutionW: 0.1 },
      { countsPerJoule: 1 / 36_000, channel: { resolutionJ: 36_000 } },
    ]);
  });

  it('go before those of the model', async () => {
    const registers = sdm(100, 1);
    putFloat(registers, { address: 26, value: 77 });
    const port = await meter(registers);
    const options = {
      host: '127.0.0.1',
      port,
      model: 'sdm630',
      registers: { power: { address: 26, type: 'float32', unit: 'W' } },
    };
    const open = await createReader(options).open([`modbus:127.0.0.1:${port}-1`]);
    expect(await open.read(never)).toEqual([{ state: 'power', powerW: 77 }]);
    await open.close();
  });

  it('turn a clamp around with a scale below 0', async () => {
    const port = await meter(sdm(-80, 1));
    const power = { address: 52, type: 'float32', unit: 'W' };
    const read = async (scale: number) => {
      const registers = { power: { ...power, scale } };
      const open = await createReader({ host: '127.0.0.1', port, registers }).open([
        `modbus:127.0.0.1:${port}-1`,
      ]);
      const reads = await open.read(never);
      await open.close();
      return reads;
    };
    expect(await read(-1)).toEqual([{ state: 'power', powerW: 80 }]);
    expect(await read(1)).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('clamp') },
    ]);
  });
});

describe('a value that cannot be', () => {
  it.each([
    [Number.NaN, 'hardware', 'holds NaN'],
    [Number.POSITIVE_INFINITY, 'hardware', 'holds Infinity'],
    [0, 'zero', '0 W'],
    [1e9, 'hardware', 'says 1000000000 W; expected more than 0 W, at most 69000 W'],
  ])('%s W is a failed read, and the next is good', async (value, reason, detail) => {
    const registers = sdm(100, 1);
    const port = await meter(registers);
    const reader = createReader({ host: '127.0.0.1', port, model: 'sdm630' });
    const open = await reader.open([`modbus:127.0.0.1:${port}-1`]);
    putFloat(registers, { address: 52, value });
    const [read] = await open.read(never);
    putFloat(registers, { address: 52, value: 90 });
    const [next] = await open.read(never);
    await open.close();
    expect(read).toMatchObject({
      state: 'failed',
      reason,
      detail: expect.stringContaining(detail),
    });
    expect(next).toEqual({ state: 'power', powerW: 90 });
  });

  it.each([Number.NaN, -1, 1e30])('%s kWh is a failed read beside a good power', async (value) => {
    const registers = sdm(100, 1);
    const port = await meter(registers);
    const id = `modbus:127.0.0.1:${port}-1`;
    const reader = createReader({ host: '127.0.0.1', port, model: 'sdm630' });
    const open = await reader.open([id, `${id}-energy`]);
    putFloat(registers, { address: 72, value });
    const reads = await open.read(never);
    await open.close();
    expect(reads).toMatchObject([{ state: 'power', powerW: 100 }, { state: 'failed' }]);
  });
});

describe('what cannot be read', () => {
  it.each([
    [{}, 'host'],
    [{ host: '127.0.0.1' }, 'model'],
  ])('is not configured with %j', async (options, name) => {
    expect(await createReader(options).probe()).toMatchObject({
      reason: 'not-configured',
      detail: expect.stringContaining(name),
      fix: expect.stringContaining(name),
    });
  });

  it('is a register that the meter does not have: the exception by its name', async () => {
    const port = await meter(sdm(100, 1));
    expect(await createReader({ host: '127.0.0.1', port, model: 'sdm120' }).probe()).toMatchObject({
      reason: 'not-configured',
      detail: expect.stringMatching(/unit 1, register 12: exception 2 \(illegal data address\)/),
      fix: expect.stringContaining('"registers"'),
    });
  });

  it('is a unit that does not answer, within the time limit', async () => {
    const port = await meter(sdm(100, 1));
    const before = performance.now();
    const options = { host: '127.0.0.1', port, model: 'sdm630', unit: 9 };
    expect(await createReader(options).probe()).toMatchObject({
      reason: 'network',
      detail: expect.stringContaining('unit 9, register 52: no answer in time'),
      fix: expect.stringContaining('"unit"'),
    });
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('is a closed port, by probe and by open', async () => {
    const { port, stop } = await startRaw(() => undefined);
    await stop();
    const reader = createReader({ host: '127.0.0.1', port, model: 'sdm630' });
    expect(await reader.probe()).toMatchObject({
      reason: 'network',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
    await expect(reader.open([])).rejects.toMatchObject({ code: 'METER_UNAVAILABLE' });
  });

  it('is a serial port that is not there', async () => {
    const options = { path: '/dev/wattbench-no-such-port', model: 'sdm630' };
    expect(await createReader(options).probe()).toMatchObject({
      available: false,
      detail: expect.stringContaining('/dev/wattbench-no-such-port'),
    });
  });

  it('is a channel that is not this meter', async () => {
    const port = await meter(sdm(100, 1));
    const reader = createReader({ host: '127.0.0.1', port, model: 'sdm630' });
    await expect(reader.open(['modbus:other'])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('modbus:other'),
    });
    await vi.waitFor(() => expect(clients()).toEqual([]));
  });

  it('is a library that is not there', async () => {
    const missing = {
      available: false,
      reason: 'package-missing',
      detail: 'the package is not installed',
      fix: 'npm install modbus-serial',
    } as const;
    const reader = createModbusReader({
      options: { host: '127.0.0.1', model: 'sdm120' },
      load: async () => missing,
    });
    expect(await reader.probe()).toEqual(missing);
  });
});

describe('a device that answers anything', () => {
  it.each([
    ['another unit', '02040442c80000', 'address 1 got 2'],
    ['another function', '010304 42c80000', 'code 4 got 3'],
    ['too few bytes', '01040242c8', 'Data length error'],
    ['a wrong number of bytes', '01040242c80000', '2 bytes; expected 4'],
    ['a number of bytes past its end', '0104ff42c80000', ''],
    ['an exception of no meaning', '01847f', 'exception 127'],
    ['nothing in the frame', '', 'no answer in time'],
  ])('with %s gives a failed read', async (_what, body, detail) => {
    const state = { answer: '01040442c80000' };
    const port = await raw((socket) => {
      socket.on('data', (question) => {
        socket.write(frame(question, state.answer.replaceAll(' ', '')));
      });
    });
    const registers = { power: { address: 0, type: 'float32', unit: 'W' } };
    const reader = createReader({ host: '127.0.0.1', port, registers });
    const open = await reader.open([`modbus:127.0.0.1:${port}-1`]);
    state.answer = body;
    const [read] = await open.read(never);
    state.answer = '01040442c80000';
    const [next] = await open.read(never);
    await open.close();
    expect(read).toMatchObject({ state: 'failed', detail: expect.stringContaining(detail) });
    expect(next).toEqual({ state: 'power', powerW: 100 });
  });

  it('that hangs up between reads is asked again over a new connection', async () => {
    const state = { connections: 0 };
    const port = await raw((socket) => {
      state.connections += 1;
      socket.on('data', (question) => {
        socket.write(frame(question, '01040442c80000'));
        if (state.connections === 1) socket.end();
      });
    });
    const registers = { power: { address: 0, type: 'float32', unit: 'W' } };
    const reader = createReader({ host: '127.0.0.1', port, registers });
    const open = await reader.open([`modbus:127.0.0.1:${port}-1`]);
    await vi.waitFor(() => expect(clients()).toEqual([]));
    const first = await open.read(never);
    const second = await open.read(never);
    await open.close();
    expect(first).toMatchObject([{ state: 'failed', reason: 'network' }]);
    expect(second).toEqual([{ state: 'power', powerW: 100 }]);
    expect(state.connections).toBe(2);
  });
});

describe('connections', () => {
  it('end when a read is given up', async () => {
    const state = { silent: false, asked: 0 };
    const port = await raw((socket) => {
      socket.on('data', (question) => {
        state.asked += 1;
        const header = Buffer.from('000000000007', 'hex');
        question.copy(header, 0, 0, 2);
        if (!state.silent)
          socket.write(Buffer.concat([header, Buffer.from('01040442c80000', 'hex')]));
      });
    });
    const registers = { power: { address: 0, type: 'float32', unit: 'W' } };
    const reader = createReader({ host: '127.0.0.1', port, registers });
    const open = await reader.open([`modbus:127.0.0.1:${port}-1`]);
    Object.assign(state, { silent: true, asked: 0 });
    const abort = new AbortController();
    const reading = open.read(abort.signal);
    await vi.waitFor(() => expect(state.asked).toBe(1));
    abort.abort();
    expect(await reading).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('in time') },
    ]);
    // Well before the time limit of the answer would end it.
    await vi.waitFor(() => expect(clients()).toEqual([]), { timeout: 400 });
    await open.close();
  });

  it('and timers keep no process alive', async () => {
    const port = await meter(sdm(100, 1));
    const entry = new URL('../../../dist/wall/modbus/meter.js', import.meta.url);
    const program = `
      const { createReader } = await import(${JSON.stringify(entry.href)});
      const reader = createReader({ host: '127.0.0.1', port: ${port}, model: 'sdm630' });
      await reader.probe();
      const open = await reader.open(['modbus:127.0.0.1:${port}-1']);
      const reads = await open.read(new AbortController().signal);
      await open.close();
      const closed = performance.now();
      process.on('exit', () => console.log(JSON.stringify([reads, performance.now() - closed])));`;
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', program],
      { timeout: 20_000 },
    );
    const [reads, lingerMs] = JSON.parse(stdout);
    expect(reads).toEqual([{ state: 'power', powerW: 100 }]);
    expect(lingerMs).toBeLessThan(600);
    expect(stderr).toBe('');
  });
});

function clients(): readonly string[] {
  return process
    .getActiveResourcesInfo()
    .filter((kind) => kind === 'TCPSocketWrap' || kind === 'TCPConnectWrap');
}

/** Header with the number of the question and a length, then unit, function, bytes and data. */
function frame(question: Buffer, body: string): Buffer {
  const data = Buffer.from(body, 'hex');
  const header = Buffer.alloc(6);
  question.copy(header, 0, 0, 2);
  header.writeUInt16BE(data.length, 4);
  return Buffer.concat([header, data]);
}

async function resolutionAt(kwh: number, step?: number): Promise<unknown> {
  const port = await meter(sdm(100, kwh));
  const energy = { address: 72, type: 'float32', unit: 'kWh' };
  const registers = { energy: { ...energy, ...(step === undefined ? {} : { step }) } };
  const probe = await createReader({ host: '127.0.0.1', port, registers }).probe();
  return probe.available ? probe.channels[0]?.resolutionJ : null;
}
