import { openSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { fakeCall, PowerUnitTree, type TreeDescription } from './__fixtures__/power-unit-tree.js';
import { createRaplPerfReader } from './reader.js';
import type { RaplPerfSystem } from './system.js';

const trees: PowerUnitTree[] = [];

function treeOf(description: TreeDescription): PowerUnitTree {
  const tree = new PowerUnitTree(description);
  trees.push(tree);
  return tree;
}

afterEach(() => {
  for (const tree of trees.splice(0)) tree.remove();
});

const client = { 'energy-pkg': {}, 'energy-cores': { config: 'event=0x01' } };
const server = { 'energy-pkg': {}, 'energy-ram': { config: 'event=0x03' } };

/** Every event opens; the descriptors are of a file that has no count. */
function opening() {
  return fakeCall(() => openSync('/dev/null', 'r'));
}

function probe(system: RaplPerfSystem) {
  return createRaplPerfReader(system).probe();
}

async function channelsOf(description: TreeDescription) {
  const { importKoffi } = opening();
  const found = await probe({ ...treeOf(description).system, importKoffi });
  if (!found.available) throw new Error(found.detail);
  return found.channels;
}

describe('channels of the power PMU', () => {
  test('a laptop: the package is counted, the others are details', async () => {
    const events = {
      ...client,
      'energy-ram': { config: 'event=0x03' },
      'energy-gpu': { config: 'event=0x04' },
      'energy-psys': { config: 'event=0x05' },
    };
    const channels = await channelsOf({ events });
    expect(
      channels.map(({ id, domain, component, counted, includes, gainError }) => ({
        id,
        domain,
        component,
        counted,
        includes,
        gainError,
      })),
    ).toEqual([
      {
        id: 'rapl-perf:package-0',
        domain: 'package',
        component: 'cpu',
        counted: true,
        includes: ['rapl-perf:package-0/core', 'rapl-perf:package-0/uncore'],
        gainError: 0.05,
      },
      {
        id: 'rapl-perf:package-0/dram',
        domain: 'dram',
        component: 'dram',
        counted: true,
        includes: [],
        gainError: 0.2,
      },
      {
        id: 'rapl-perf:package-0/core',
        domain: 'core',
        component: 'cpu',
        counted: false,
        includes: [],
        gainError: 0.05,
      },
      {
        id: 'rapl-perf:package-0/uncore',
        domain: 'uncore',
        component: 'gpu',
        counted: false,
        includes: [],
        gainError: 0.05,
      },
      {
        id: 'rapl-perf:psys',
        domain: 'platform',
        component: 'system',
        counted: false,
        includes: ['rapl-perf:package-0'],
        gainError: 0.25,
      },
    ]);
  });

  test('two sockets have a package and a memory each, named by package and not by processor', async () => {
    const channels = await channelsOf({
      events: server,
      cpumask: '0,18',
      processors: { 0: [0, 0], 18: [1, 0] },
    });
    expect(channels.map(({ id }) => id)).toEqual([
      'rapl-perf:package-0',
      'rapl-perf:package-0/dram',
      'rapl-perf:package-1',
      'rapl-perf:package-1/dram',
    ]);
  });

  test('two dies of Intel have a counter each', async () => {
    const description = {
      events: { 'energy-pkg': {} },
      cpumask: '0,24',
      processors: { 0: [0, 0], 24: [0, 1] } as const,
    };
    const channels = await channelsOf(description);
    expect(channels.map(({ id }) => id)).toEqual([
      'rapl-perf:package-0-die-0',
      'rapl-perf:package-0-die-1',
    ]);
  });

  test('two dies of AMD repeat one counter, which counts once', async () => {
    const channels = await channelsOf({
      events: { 'energy-pkg': {} },
      cpumask: '0,8',
      processors: { 0: [0, 0], 8: [0, 1] },
      vendor: 'AuthenticAMD',
    });
    expect(channels).toHaveLength(1);
    expect(channels[0]).toMatchObject({
      id: 'rapl-perf:package-0',
      gainError: 0.1,
      source: expect.stringMatching(/processor 8 shows the counter of package 0 again, not added/),
    });
  });

  test('dies without a number are told apart by their place', async () => {
    const channels = await channelsOf({
      events: { 'energy-pkg': {} },
      cpumask: '0,8',
      processors: { 0: [0, null], 8: [0, null] },
    });
    expect(channels.map(({ id }) => id)).toEqual([
      'rapl-perf:package-0-die-0',
      'rapl-perf:package-0-die-1',
    ]);
  });

  test.each([
    ['a laptop', { ...client, 'energy-psys': {} }, 0.000061],
    ['a server', { ...server, 'energy-psys': {} }, 1],
  ])('the step of psys on %s', async (_, events, resolutionJ) => {
    const psys = (await channelsOf({ events })).find(({ id }) => id === 'rapl-perf:psys');
    expect(psys?.resolutionJ).toBeCloseTo(resolutionJ, 6);
  });

  test('the scale of the file gives the counts of a joule', async () => {
    const { importKoffi } = opening();
    const { system } = treeOf({ events: { ...client, 'energy-cores': { scale: '0.5' } } });
    const opened = await createRaplPerfReader({ ...system, importKoffi }).open([
      'rapl-perf:package-0',
      'rapl-perf:package-0/core',
    ]);
    expect(opened.sources).toMatchObject([
      { kind: 'counter', countsPerJoule: 2 ** 32, modulus: null, minimumPowerW: 0.01 },
      { countsPerJoule: 2 },
    ]);
    await opened.close();
  });

  test('a virtual machine is not trusted', async () => {
    const { importKoffi } = opening();
    const { system } = treeOf({ events: client, hypervisor: true });
    const opened = await createRaplPerfReader({ ...system, importKoffi }).open([
      'rapl-perf:package-0',
    ]);
    expect(opened.sources[0]?.issues).toEqual(['untrusted-virtual-machine']);
    await opened.close();
  });
});

describe('opening the events', () => {
  test('asks for type, event and processor of the files, closed on exec', async () => {
    const { importKoffi, asked } = opening();
    const { system } = treeOf({
      type: '31',
      events: server,
      cpumask: '7',
      processors: { 7: [0, 0] },
    });
    await probe({ ...system, architecture: 'x64', importKoffi });
    expect(asked.map(({ number, processor, flags }) => [number, processor, flags])).toEqual([
      [298, 7, 8],
      [298, 7, 8],
    ]);
    const words = asked.map(({ attribute }) => {
      const view = new DataView(attribute.buffer);
      return [view.getUint32(0, true), view.getUint32(4, true), view.getBigUint64(8, true)];
    });
    expect(words).toEqual([
      [31, 64, 2n],
      [31, 64, 3n],
    ]);
    expect(asked.every(({ attribute }) => attribute.subarray(16).every((byte) => byte === 0))).toBe(
      true,
    );
  });

  test('arm64 has another number', async () => {
    const { importKoffi, asked } = opening();
    await probe({ ...treeOf({ events: client }).system, architecture: 'arm64', importKoffi });
    expect(asked[0]?.number).toBe(241);
  });

  test('a detail that does not open is left out', async () => {
    const { importKoffi } = fakeCall((attribute) =>
      attribute[8] === 1 ? 'ENOENT' : openSync('/dev/null', 'r'),
    );
    const found = await probe({ ...treeOf({ events: client }).system, importKoffi });
    expect(found).toMatchObject({ available: true, channels: [{ id: 'rapl-perf:package-0' }] });
  });

  test('a memory that does not open makes the meter unavailable', async () => {
    const { importKoffi } = fakeCall((attribute) =>
      attribute[8] === 3 ? 'EINVAL' : openSync('/dev/null', 'r'),
    );
    expect(await probe({ ...treeOf({ events: server }).system, importKoffi })).toMatchObject({
      reason: 'driver',
      detail: 'perf_event_open failed: energy-ram on processor 0: EINVAL.',
    });
  });

  test.each(['EACCES', 'EPERM', 'ENOSYS'])('%s is told with what opens it', async (code) => {
    const { importKoffi } = fakeCall(() => code);
    const { system } = treeOf({ events: client });
    const found = await probe({ ...system, importKoffi });
    expect(found).toMatchObject({
      reason: 'permission',
      detail: expect.stringContaining(
        `energy-pkg on processor 0: ${code}, perf_event_paranoid is 2`,
      ),
      fix: expect.stringMatching(
        /^Until[^]*sysctl kernel\.perf_event_paranoid=0[^]*setpriv[^]*\+perfmon[^]*Never `setcap[^]*--cap-add PERFMON/,
      ),
    });
    expect(await probe({ ...system, container: true, importKoffi })).toMatchObject({
      fix: expect.stringMatching(/^In a container[^]*--cap-add PERFMON[^]*sysctl/),
    });
  });

  test('a count that is no count is a failed read, and so is one after the end', async () => {
    const { importKoffi } = opening();
    const opened = await createRaplPerfReader({
      ...treeOf({ events: client }).system,
      importKoffi,
    }).open(['rapl-perf:package-0']);
    const { signal } = new AbortController();
    expect(opened.read(signal)).toEqual([
      {
        state: 'failed',
        reason: 'driver',
        detail: 'energy-pkg on processor 0: 0 bytes instead of 8; expected a count',
      },
    ]);
    await opened.close();
    await opened.close();
    expect(opened.read(signal)).toMatchObject([{ state: 'failed' }]);
  });

  test('a channel that is not there is refused', async () => {
    const { importKoffi } = opening();
    const reader = createRaplPerfReader({ ...treeOf({ events: client }).system, importKoffi });
    await expect(reader.open(['rapl-perf:package-9'])).rejects.toThrow(
      expect.objectContaining({
        code: 'METER_UNAVAILABLE',
        message: expect.stringMatching(/"rapl-perf:package-9"; expected rapl-perf:package-0,/),
      }),
    );
  });
});

describe('where nothing can be counted', () => {
  test.each([
    ['darwin', 'arm64'],
    ['linux', 'ia32'],
    ['win32', 'x64'],
  ])('%s on %s', async (platform, architecture) => {
    const { system } = treeOf({ events: client });
    expect(await probe({ ...system, platform, architecture })).toMatchObject({
      reason: 'platform',
      detail: expect.stringContaining(`${platform} on ${architecture}`),
    });
  });

  test('no PMU', async () => {
    const tree = treeOf({ events: client });
    tree.drop('devices/power');
    expect(await probe(tree.system)).toMatchObject({
      reason: 'hardware',
      detail: expect.stringMatching(/no power PMU.*power\/type: ENOENT/),
      fix: expect.stringMatching(/modprobe rapl/),
    });
  });

  test('no PMU in a virtual machine', async () => {
    const tree = treeOf({ events: client, hypervisor: true });
    tree.drop('devices/power');
    expect(await probe(tree.system)).toMatchObject({
      reason: 'hardware',
      detail: expect.stringMatching(/virtual machine/),
    });
  });

  test.each<[string, string, string, RegExp]>([
    ['a type', 'power/type', 'x', /power\/type: "x"; expected a number/],
    ['a mask', 'power/cpumask', '0-', /cpumask: "0-"; expected processors/],
    ['an event', 'power/events/energy-pkg', 'event=2', /energy-pkg: "event=2"; expected event=0x/],
    [
      'a scale',
      'power/events/energy-ram.scale',
      '-1',
      /\.scale: "-1"; expected a number of joules/,
    ],
    ['a unit', 'power/events/energy-pkg.unit', 'Watts', /\.unit: "Watts"; expected "Joules"/],
    ['a long file', 'power/type', '1'.repeat(100), /power\/type: longer than 64 bytes/],
  ])('%s that makes no sense is named', async (...given) => {
    const [, file, text, detail] = given;
    const tree = treeOf({ events: server });
    tree.write(`devices/${file}`, text);
    expect(await probe(tree.system)).toMatchObject({
      reason: 'driver',
      detail: expect.stringMatching(detail),
    });
  });

  test('a detail that makes no sense is left out, and the others say so', async () => {
    const channels = await channelsOf({ events: { ...client, 'energy-gpu': { unit: 'Watts' } } });
    expect(channels.map(({ id }) => id)).toEqual([
      'rapl-perf:package-0',
      'rapl-perf:package-0/core',
    ]);
    expect(channels[0]?.source).toMatch(/left out: .*energy-gpu\.unit: "Watts"/);
  });

  test('no event of a package', async () => {
    expect(await probe(treeOf({ events: { 'energy-cores': {} } }).system)).toMatchObject({
      reason: 'driver',
      detail: expect.stringMatching(/has no energy-pkg/),
    });
  });

  test('a processor without a package', async () => {
    const tree = treeOf({ events: client });
    tree.drop('cpu/cpu0');
    expect(await probe(tree.system)).toMatchObject({
      reason: 'driver',
      detail: expect.stringMatching(/packages of processors 0 cannot be read/),
    });
  });

  test('koffi is missing', async () => {
    const error = Object.assign(new Error('no koffi'), { code: 'ERR_MODULE_NOT_FOUND' });
    const { system } = treeOf({ events: client });
    expect(await probe({ ...system, importKoffi: () => Promise.reject(error) })).toMatchObject({
      reason: 'package-missing',
      fix: 'npm install koffi',
    });
  });
});
