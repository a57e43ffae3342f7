import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { OpenReader, PolledRead } from '../engine/reader.js';
import { documentedSample, FakeMacmon } from './__fixtures__/fake-macmon.js';
import { sourcesIn } from './channels.js';
import { parseMacmonOptions } from './options.js';
import { createMacmonReader, thisMacmonSystem, type MacmonSystem } from './reader.js';
import { knownMacmon } from './ref.js';
import { parseLine, powerFields, powerIn } from './sample.js';

const fakes: FakeMacmon[] = [];
const readers: OpenReader[] = [];

afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.close();
  for (const fake of fakes.splice(0)) fake.remove();
});

const patience = { timeout: 20_000 };

const line = (changes: object = {}): string =>
  `${JSON.stringify({ ...documentedSample, ...changes })}\n`;

function fakeOf(first: string | { readonly script: string }): FakeMacmon {
  const fake = typeof first === 'string' ? new FakeMacmon(first) : FakeMacmon.running(first.script);
  fakes.push(fake);
  return fake;
}

function readerOf(fake: FakeMacmon, changes: Partial<MacmonSystem> = {}) {
  return createMacmonReader({
    ...thisMacmonSystem({ command: fake.command, intervalMs: 100 }),
    startLimitMs: 20_000,
    ...changes,
  });
}

async function open(
  fake: FakeMacmon,
  channels: readonly string[],
  changes: Partial<MacmonSystem> = {},
) {
  const reader = await readerOf(fake, changes).open(channels);
  readers.push(reader);
  return async (): Promise<PolledRead | undefined> => {
    const [read] = await reader.read(AbortSignal.timeout(1000));
    return read;
  };
}

describe('the documented line', () => {
  test('counts the whole Mac, with its parts inside', async () => {
    const probe = await readerOf(fakeOf(line())).probe();
    expect(probe.available && probe.channels.filter(({ counted }) => counted)).toMatchObject([
      {
        id: 'macmon:system',
        domain: 'platform',
        includes: ['macmon:cpu', 'macmon:gpu', 'macmon:ane', 'macmon:ram', 'macmon:soc'],
      },
    ]);
  });

  test('is read in W, at the time at which it came', async () => {
    const before = Number(process.hrtime.bigint());
    const read = await open(fakeOf(line()), ['macmon:system']);
    const after = Number(process.hrtime.bigint());
    const told = await read();
    expect(told).toMatchObject({ state: 'power', powerW: 5.876533 });
    const atNs = told?.state === 'power' ? (told.atNs ?? 0) : 0;
    expect(atNs).toBeGreaterThan(before);
    expect(atNs).toBeLessThan(after);
  });

  test('keeps its time until the next line comes', async () => {
    const fake = fakeOf(line());
    const read = await open(fake, ['macmon:system']);
    const first = await read();
    expect(await read()).toEqual(first);
    fake.print(line({ sys_power: 8 }));
    await expect.poll(read, patience).toMatchObject({ powerW: 8 });
    const second = await read();
    const times = [first, second].map((one) => (one?.state === 'power' ? one.atNs : undefined));
    expect(times[1]).toBeGreaterThan(times[0] ?? Infinity);
  });

  test('is taken in by reads alone, which leave no other time', async () => {
    const fake = fakeOf(line());
    const read = await open(fake, ['macmon:system']);
    fake.print(line({ sys_power: 8 }));
    const deadline = Date.now() + 10_000;
    let told = await read();
    while (told?.state === 'power' && told.powerW !== 8 && Date.now() < deadline) {
      told = await read();
    }
    expect(told).toMatchObject({ state: 'power', powerW: 8 });
  });

  test('that comes in pieces is one line', async () => {
    const fake = fakeOf(line());
    const read = await open(fake, ['macmon:system']);
    fake.print('{"sys_power": 1');
    fake.print('2.5}\n');
    await expect.poll(read, patience).toMatchObject({ state: 'power', powerW: 12.5 });
  });
});

function countedIn(changes: object): readonly string[] {
  return sourcesIn({ ...documentedSample, ...changes }, 500)
    .filter(({ source }) => source.channel.counted)
    .map(({ source }) => source.channel.id);
}

describe('a Mac without a sensor of the whole', () => {
  test('counts its parts, not their sum as well', () => {
    expect(countedIn({ sys_power: 0 })).toEqual([
      'macmon:cpu',
      'macmon:gpu',
      'macmon:ane',
      'macmon:ram',
    ]);
  });

  test('leaves a memory out that tells 0 W', () => {
    expect(countedIn({ sys_power: 0, ram_power: 0 })).toEqual([
      'macmon:cpu',
      'macmon:gpu',
      'macmon:ane',
    ]);
  });

  test('lets the neural engine rest at 0 W', async () => {
    const read = await open(fakeOf(line({ sys_power: 0 })), ['macmon:ane']);
    expect(await read()).toMatchObject({ state: 'power', powerW: 0 });
  });
});

describe('a read', () => {
  test.each<[string, string, RegExp]>([
    ['a field that is gone', '{}\n', /sys_power is not there/],
    ['null', '{"sys_power":null}\n', /sys_power is null/],
    ['a negative power', '{"sys_power":-1}\n', /sys_power is -1/],
    ['0 W', '{"sys_power":0}\n', /sys_power is 0; a Mac that runs draws more/],
    ['a line that is no JSON', 'thread panicked\n', /the line is no JSON/],
    ['a line without end', 'x'.repeat(200_000), /a line of more than 65536 signs/],
  ])('of %s is a failed read that says so', async (_, text, detail) => {
    const fake = fakeOf(line());
    const read = await open(fake, ['macmon:system']);
    fake.print(text);
    await expect.poll(read, patience).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(detail),
    });
  });

  test('of an old line is stale', async () => {
    let lateNs = 0;
    const nowNs = () => Number(process.hrtime.bigint()) + lateNs;
    const read = await open(fakeOf(line()), ['macmon:system'], { nowNs });
    lateNs = 2e9;
    expect(await read()).toMatchObject({ state: 'failed', reason: 'stale' });
  });

  test('after macmon has died says how', async () => {
    const fake = fakeOf(line());
    const read = await open(fake, ['macmon:system']);
    process.kill(fake.started.pid, 'SIGKILL');
    await expect.poll(read, patience).toMatchObject({
      state: 'failed',
      reason: 'driver',
      detail: expect.stringContaining('ended by SIGKILL'),
    });
  });
});

describe('the program', () => {
  test('is asked for the interval', async () => {
    const fake = fakeOf(line());
    await open(fake, ['macmon:system']);
    expect(fake.started.arguments).toEqual(['pipe', '-i', '100']);
  });

  test('gets none of our secrets by its environment', async () => {
    vi.stubEnv('WATTBENCH_SHELLY_PASSWORD', 'hunter2');
    const script = 'console.error(Object.keys(process.env).sort().join()); process.exit(1)';
    const probe = await readerOf(fakeOf({ script })).probe();
    vi.unstubAllEnvs();
    expect(probe).toMatchObject({ detail: expect.stringContaining('LC_ALL,PATH') });
    expect(JSON.stringify(probe)).not.toContain('WATTBENCH');
  });

  test('is gone after the close', async () => {
    const fake = fakeOf(line());
    const reader = await readerOf(fake).open(['macmon:system']);
    expect(fake.isRunning).toBe(true);
    await reader.close();
    expect(fake.isRunning).toBe(false);
  });

  test('is gone after the close also when it writes no more', async () => {
    const script = `console.log(${JSON.stringify(line())}); setInterval(() => {}, 1000);`;
    const reader = await readerOf(fakeOf({ script })).open(['macmon:system']);
    await reader.close();
    expect(await reader.read(AbortSignal.timeout(1000))).toMatchObject([
      { state: 'failed', detail: expect.stringContaining('ended by SIGKILL') },
    ]);
  });

  test('is gone after a probe', async () => {
    const fake = fakeOf(line());
    await readerOf(fake).probe();
    expect(fake.isRunning).toBe(false);
  });

  test('is gone after an open that fails', async () => {
    const fake = fakeOf(line());
    await expect(readerOf(fake).open(['macmon:other'])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('macmon:system'),
    });
    expect(fake.isRunning).toBe(false);
  });
});

describe('unavailable', () => {
  test('on another platform', async () => {
    const system = { ...thisMacmonSystem({}), platform: 'linux', architecture: 'x64' };
    expect(await createMacmonReader(system).probe()).toMatchObject({
      available: false,
      reason: 'platform',
      detail: expect.stringContaining('linux, x64'),
    });
  });

  test('on a Mac with Intel', async () => {
    const system = { ...thisMacmonSystem({}), platform: 'darwin', architecture: 'x64' };
    expect(await createMacmonReader(system).probe()).toMatchObject({ reason: 'platform' });
  });

  test('without macmon: the command that installs it', async () => {
    const system = {
      ...thisMacmonSystem({}),
      command: 'macmon-that-is-not-there',
      platform: 'darwin',
      architecture: 'arm64',
    };
    expect(await createMacmonReader(system).probe()).toMatchObject({
      available: false,
      reason: 'package-missing',
      fix: 'brew install macmon',
    });
  });

  test('when it ends at once, with what it said', async () => {
    const fake = fakeOf({ script: 'console.error("no IOReport"); process.exit(3)' });
    expect(await readerOf(fake).probe()).toMatchObject({
      reason: 'driver',
      detail: expect.stringMatching(/ended with code 3, and said "no IOReport/),
    });
  });

  test('when it prints nothing: it is killed', async () => {
    const fake = fakeOf('');
    expect(await readerOf(fake, { startLimitMs: 400 }).probe()).toMatchObject({
      reason: 'driver',
      detail: expect.stringContaining('printed nothing within 500 ms'),
    });
    expect(fake.isRunning).toBe(false);
  });

  test('when its line holds no power', async () => {
    expect(await readerOf(fakeOf('{"hello":1}\n')).probe()).toMatchObject({
      reason: 'driver',
      detail: expect.stringContaining('told no power'),
    });
  });
});

const seed = 20_260_405;

describe(`any line (seed ${seed})`, () => {
  const anyLine = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .dictionary(
        fc.constantFrom(...powerFields),
        fc.oneof(fc.double(), fc.string(), fc.constant(null)),
      )
      .map((sample) => JSON.stringify(sample)),
  );

  test('is a power from 0 to 2000 W that stands in it, or a reason', () => {
    fc.assert(
      fc.property(anyLine, fc.constantFrom(...powerFields), (text, field) => {
        const value = powerIn(parseLine(text), field);
        const isTold =
          value.state === 'power' &&
          value.powerW >= 0 &&
          value.powerW <= 2000 &&
          text.includes(field);
        expect(isTold || (value.state === 'no-power' && value.detail.includes(field))).toBe(true);
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('never makes the whole and a part counted together', () => {
    fc.assert(
      fc.property(anyLine, (text) => {
        const channels = sourcesIn(parseLine(text), 500).map(({ source }) => source.channel);
        const counted = channels.filter((channel) => channel.counted).map(({ id }) => id);
        expect(counted.includes('macmon:system') && counted.length > 1).toBe(false);
        expect(counted).not.toContain('macmon:soc');
      }),
      { seed, numRuns: 500 },
    );
  });
});

describe('options', () => {
  test('are command and intervalMs', () => {
    expect(parseMacmonOptions({ command: '/opt/macmon', intervalMs: 100 })).toEqual({
      command: '/opt/macmon',
      intervalMs: 100,
    });
    expect(knownMacmon.rank).toBe(12);
  });

  test.each([{ intervalMs: 50 }, { intervalMs: 0.5 }, { command: '' }, { sudo: true }])(
    'refuse %j',
    (options) => {
      expect(() => parseMacmonOptions(options)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID' }),
      );
    },
  );
});
