import type { Channel } from '@wattbench/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildStub, noCompiler, type StubLibrary } from './__fixtures__/stub-library.js';
import { stubSystem } from './__fixtures__/stub-system.js';
import { createReader } from './meter.js';
import { createNvmlReader } from './reader.js';
import type { NvmlSystem } from './system.js';

const reason = noCompiler();
const signal = new AbortController().signal;
const uuid0 = 'GPU-00000000-1111-2222-3333-444444444444';
const uuid1 = 'GPU-00000001-1111-2222-3333-444444444444';

async function channelsOf(system: NvmlSystem): Promise<readonly Channel[]> {
  const probe = await createNvmlReader(system).probe();
  if (!probe.available) throw new Error(probe.detail);
  return probe.channels;
}

async function channelOf(system: NvmlSystem, id: string): Promise<Channel> {
  const found = (await channelsOf(system)).find((channel) => channel.id === id);
  if (found === undefined) throw new Error(`no channel ${id}`);
  return found;
}

describe.skipIf(reason !== null)(
  `NVML by a stub library${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let stub: StubLibrary;

    beforeAll(() => {
      stub = buildStub();
    });
    afterAll(() => {
      stub.remove();
    });
    beforeEach(() => {
      stub.reset();
    });

    test('a GPU with a counter has it counted, and its power as the alternative', async () => {
      expect(await channelsOf(stubSystem(stub.path))).toEqual([
        expect.objectContaining({
          id: `nvml:${uuid0}`,
          component: 'gpu',
          domain: 'gpu',
          method: 'counter',
          counted: true,
          resolutionJ: 0.001,
          updatePeriodNs: 20e6,
        }),
        expect.objectContaining({
          id: `nvml:${uuid0}:power`,
          method: 'power-samples',
          counted: false,
          alternativeTo: `nvml:${uuid0}`,
          averagingNs: 10e6,
        }),
      ]);
    });

    test('reads counter and power in the order of the channels asked for', async () => {
      stub.set('startMj', 5_000_000_000_000n);
      stub.set('powerMw', 250_000);
      const opened = await createNvmlReader(stubSystem(stub.path)).open([
        `nvml:${uuid0}:power`,
        `nvml:${uuid0}`,
      ]);
      expect(opened.sources.map(({ channel }) => channel.id)).toEqual([
        `nvml:${uuid0}:power`,
        `nvml:${uuid0}`,
      ]);
      expect(opened.read(signal)).toEqual([
        { state: 'power', powerW: 250 },
        { state: 'count', count: 5_000_000_000_000n },
      ]);
      stub.set('clockUs', 2_000_000);
      expect(opened.read(signal)).toEqual([
        { state: 'power', powerW: 250 },
        { state: 'count', count: 5_000_000_500_000n },
      ]);
      await opened.close();
    });

    test('the counter is taken as it is: steps, and a start from 0 after a reload', async () => {
      stub.set('tickUs', 100_000);
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}`]);
      const counts = [0, 50_000, 99_999, 100_000, 199_999, 200_000].map((clockUs) => {
        stub.set('clockUs', clockUs);
        return opened.read(signal);
      });
      stub.set('startMj', 0);
      stub.set('clockUs', 0);
      const steps = [1000n, 1000n, 1000n, 11_000n, 11_000n, 21_000n, 0n];
      expect([...counts, opened.read(signal)]).toEqual(
        steps.map((count) => [{ state: 'count', count }]),
      );
      expect(opened.sources[0]).toMatchObject({
        kind: 'counter',
        countsPerJoule: 1000,
        modulus: null,
        minimumPowerW: 0.5,
      });
      await opened.close();
    });

    test.each([
      [2n ** 53n + 1n, { state: 'count', count: 2n ** 53n + 1n }],
      [2n ** 64n - 2n, { state: 'count', count: 2n ** 64n - 2n }],
    ])('the count %s keeps every digit', async (startMj, read) => {
      stub.set('startMj', startMj);
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}`]);
      expect(opened.read(signal)).toEqual([read]);
      await opened.close();
    });

    test('a counter that stands for "not available" is no counter', async () => {
      stub.set('startMj', 2n ** 64n - 1n);
      expect(await channelsOf(stubSystem(stub.path))).toEqual([
        expect.objectContaining({ id: `nvml:${uuid0}:power`, counted: true }),
      ]);
    });

    test('without a counter the power is counted, and says why', async () => {
      stub.set('nvmlDeviceGetTotalEnergyConsumption', 3);
      const channels = await channelsOf(stubSystem(stub.path));
      expect(channels).toEqual([
        expect.objectContaining({
          id: `nvml:${uuid0}:power`,
          counted: true,
          source: expect.stringMatching(/no energy counter.*NVML 3 \(NOT_SUPPORTED\)/),
        }),
      ]);
      expect(channels[0]).not.toHaveProperty('alternativeTo');
    });

    test('a counter that fails later is a failed read, not an old value', async () => {
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}`]);
      stub.set('nvmlDeviceGetTotalEnergyConsumption', 15);
      expect(opened.read(signal)).toEqual([
        {
          state: 'failed',
          reason: 'hardware',
          detail: 'nvmlDeviceGetTotalEnergyConsumption: NVML 15 (GPU_IS_LOST), "GPU is  lost"',
        },
      ]);
      await opened.close();
    });

    test('a counter that only fails now and then stays one', async () => {
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}`]);
      stub.set('nvmlDeviceGetTotalEnergyConsumption', 10);
      opened.read(signal);
      stub.set('nvmlDeviceGetTotalEnergyConsumption', 0);
      expect(opened.read(signal)).toEqual([{ state: 'count', count: 1000n }]);
      await opened.close();
    });

    test.each([
      ['double', 0, 0x40f86a0000000000n, 100],
      ['unsigned int', 1, 100_000n, 100],
      ['unsigned long', 2, 100_000n, 100],
      ['unsigned long long', 3, 100_000n, 100],
      ['signed long long', 4, 100_000n, 100],
      ['signed int', 5, 100_000n, 100],
      ['unsigned short', 6, 50_000n, 50],
    ])('reads a power of type %s', async (...given) => {
      const [, valueType, bits, powerW] = given;
      stub.set('fieldType0', valueType);
      stub.set('fieldBits0', bits);
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}:power`]);
      expect(opened.read(signal)).toEqual([{ state: 'power', powerW }]);
      await opened.close();
    });

    test.each([
      ['"not available"', 1, 0xffffffffn, /4294967295 mW; expected 0 to 3000000/],
      ['a negative power', 5, 0xffffffffn, /-1 mW/],
      ['NaN', 0, 0x7ff8000000000000n, /NaN mW/],
      ['more than can be', 1, 3_000_001n, /3000001 mW/],
      ['a type that is not known', 7, 1n, /value type 7/],
    ])('%s is a failed read', async (...given) => {
      const [, valueType, bits, detail] = given;
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}:power`]);
      stub.set('fieldType0', valueType);
      stub.set('fieldBits0', bits);
      expect(opened.read(signal)).toEqual([
        { state: 'failed', reason: 'driver', detail: expect.stringMatching(detail) },
      ]);
      await opened.close();
    });

    test('the code of the one field counts, also where the call succeeds', async () => {
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}:power`]);
      stub.set('fieldCode0', 15);
      expect(opened.read(signal)).toEqual([
        {
          state: 'failed',
          reason: 'hardware',
          detail: expect.stringMatching(/field 186 \(power\), scope 0: NVML 15/),
        },
      ]);
      await opened.close();
    });

    test('the answer to another question is a failed read', async () => {
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}:power`]);
      stub.set('fieldScopeSaid', 2);
      expect(opened.read(signal)).toEqual([
        expect.objectContaining({
          state: 'failed',
          detail: expect.stringMatching(/scope 0: NVML answered field 186, scope 2/),
        }),
      ]);
      await opened.close();
    });

    test.each([
      ['V100', 7, 0, 10e6],
      ['RTX 2080', 7, 5, 100e6],
      ['A100', 8, 0, 25e6],
      ['RTX 3090', 8, 6, 1e9],
      ['H100', 9, 0, 1e9],
      ['B200', 10, 0, 1e9],
    ])('%s: averaging of the power call where field 186 is missing', async (...given) => {
      const [, major, minor, ns] = given;
      stub.set('fieldCode0', 3);
      stub.set('major', major);
      stub.set('minor', minor);
      stub.set('usageMw', 70_000);
      const id = `nvml:${uuid0}:power`;
      expect(await channelOf(stubSystem(stub.path), id)).toMatchObject({ averagingNs: ns });
      const opened = await createNvmlReader(stubSystem(stub.path)).open([id]);
      expect(opened.read(signal)).toEqual([{ state: 'power', powerW: 70 }]);
      await opened.close();
    });

    test.each([
      ['A100', 8, 0],
      ['H100', 9, 0],
    ])('%s: says that the sensor looks only now and then', async (_, major, minor) => {
      stub.set('major', major);
      stub.set('minor', minor);
      expect(await channelOf(stubSystem(stub.path), `nvml:${uuid0}`)).toMatchObject({
        updatePeriodNs: 100e6,
        source: expect.stringMatching(/25 ms of every 100 ms/),
      });
    });

    test('Grace: the module is a detail around its GPU', async () => {
      stub.set('fieldCode1', 0);
      stub.set('fieldBits1', 900_000);
      const id = `nvml:${uuid0}:module`;
      expect(await channelOf(stubSystem(stub.path), id)).toMatchObject({
        domain: 'module',
        component: 'system',
        counted: false,
        includes: [`nvml:${uuid0}`, `nvml:${uuid0}:power`],
      });
      const opened = await createNvmlReader(stubSystem(stub.path)).open([id]);
      expect(opened.read(signal)).toEqual([{ state: 'power', powerW: 900 }]);
      await opened.close();
    });

    test('a module of 0 W is none', async () => {
      stub.set('fieldCode1', 0);
      stub.set('fieldBits1', 0);
      expect((await channelsOf(stubSystem(stub.path))).map(({ id }) => id)).toEqual([
        `nvml:${uuid0}`,
        `nvml:${uuid0}:power`,
      ]);
    });

    test('MIG: the figure is of the shared board, and every reading says so', async () => {
      stub.set('mig', 1);
      const id = `nvml:${uuid0}`;
      const system = stubSystem(stub.path);
      expect((await channelOf(system, id)).source).toMatch(/MIG is on/);
      const opened = await createNvmlReader(system).open([id, `${id}:power`]);
      expect(opened.sources.map(({ issues }) => issues)).toEqual([
        ['shared-device'],
        ['shared-device'],
      ]);
      await opened.close();
    });

    test('without MIG there is no such doubt', async () => {
      const opened = await createNvmlReader(stubSystem(stub.path)).open([`nvml:${uuid0}`]);
      expect(opened.sources[0]?.issues).toEqual([]);
      await opened.close();
    });

    test('NVML stays initialised while a reader is open, and no longer', async () => {
      const reader = createNvmlReader(stubSystem(stub.path));
      await reader.probe();
      expect(stub.inits()).toBe(0);
      const first = await reader.open([`nvml:${uuid0}`]);
      const second = await reader.open([`nvml:${uuid0}`]);
      await reader.probe();
      expect(stub.inits()).toBe(2);
      await first.close();
      await first.close();
      expect(stub.inits()).toBe(1);
      expect(second.read(signal)).toEqual([{ state: 'count', count: 1000n }]);
      await second.close();
      expect(stub.inits()).toBe(0);
    });

    test('a channel that is not there is refused, and nothing stays open', async () => {
      await expect(createNvmlReader(stubSystem(stub.path)).open(['nvml:GPU-x'])).rejects.toThrow(
        expect.objectContaining({
          code: 'METER_UNAVAILABLE',
          message: expect.stringMatching(/no channel "nvml:GPU-x"; expected nvml:GPU-00000000/),
        }),
      );
      expect(stub.inits()).toBe(0);
    });

    test('two GPUs are told apart by their UUIDs', async () => {
      stub.set('count', 2);
      stub.set('powerMw', 300_000, 1);
      const opened = await createNvmlReader(stubSystem(stub.path)).open([
        `nvml:${uuid1}:power`,
        `nvml:${uuid0}:power`,
      ]);
      expect(opened.read(signal)).toEqual([
        { state: 'power', powerW: 300 },
        { state: 'power', powerW: 100 },
      ]);
      await opened.close();
    });

    test('a GPU that tells nothing is left out, and the others say so', async () => {
      stub.set('count', 2);
      stub.set('nvmlDeviceGetTotalEnergyConsumption', 3, 1);
      stub.set('fieldCode0', 3, 1);
      stub.set('nvmlDeviceGetPowerUsage', 3, 1);
      const channels = await channelsOf(stubSystem(stub.path));
      expect(channels.map(({ id }) => id)).toEqual([`nvml:${uuid0}`, `nvml:${uuid0}:power`]);
      expect(channels[0]?.source).toMatch(new RegExp(`not read: Stub GPU ${uuid1}: .*NVML 3`));
    });

    test('a GPU that may not be opened is left out, and the others say so', async () => {
      stub.set('count', 2);
      stub.set('nvmlDeviceGetHandleByIndex_v2', 4, 0);
      const channels = await channelsOf(stubSystem(stub.path));
      expect(channels.map(({ id }) => id)).toEqual([`nvml:${uuid1}`, `nvml:${uuid1}:power`]);
      expect(channels[0]?.source).toMatch(/not read: GPU 0: .*NVML 4 \(NO_PERMISSION\)/);
    });

    test('texts from the driver lose their control characters', async () => {
      stub.text('name', 'Bad\u001b[31m\nname');
      expect((await channelOf(stubSystem(stub.path), `nvml:${uuid0}`)).source).toMatch(
        /Bad\[31mname/,
      );
    });

    test('a name without an end is cut', async () => {
      stub.text('name', 'x'.repeat(200));
      expect((await channelOf(stubSystem(stub.path), `nvml:${uuid0}`)).source).toMatch(
        /: x{96}, PCI/,
      );
    });

    test('the runtime module takes the library as an option', async () => {
      const probe = await createReader({ library: stub.path }).probe();
      expect(probe).toMatchObject({ available: true });
    });
  },
);
