import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildStub, noCompiler, type StubLibrary } from './__fixtures__/stub-library.js';
import { ownPid, StubProcesses, stubSystem } from './__fixtures__/stub-system.js';
import { createNvmlReader } from './reader.js';
import type { NvmlSystem } from './system.js';

const reason = noCompiler();
const signal = new AbortController().signal;
const id = 'nvml:GPU-00000000-1111-2222-3333-444444444444';
const clean = { state: 'count', count: 1000n };
const marked = { ...clean, issues: ['foreign-process'] };

async function sourceOf(given: NvmlSystem): Promise<string> {
  const probe = await createNvmlReader(given).probe();
  return probe.available ? (probe.channels[0]?.source ?? '') : probe.detail;
}

describe.skipIf(reason !== null)(
  `other programs on the GPU${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    let stub: StubLibrary;
    let processes: StubProcesses;
    let nowNs = 0;

    beforeAll(() => {
      stub = buildStub();
    });
    afterAll(() => {
      stub.remove();
    });
    beforeEach(() => {
      stub.reset();
      nowNs = 1e12;
      processes = new StubProcesses();
      processes.add(1, 0, 'systemd');
      processes.add(3000, 1, 'bash');
      processes.add(ownPid, 3000);
    });
    afterEach(() => {
      processes.remove();
    });

    function system(changes: Partial<NvmlSystem> = {}): NvmlSystem {
      return stubSystem(stub.path, {
        processRoot: processes.root,
        nowNs: () => nowNs,
        ...changes,
      });
    }

    async function readOnce(given = system()) {
      const opened = await createNvmlReader(given).open([id]);
      const read = opened.read(signal);
      await opened.close();
      return read;
    }

    test('nobody computes', async () => {
      expect(await readOnce()).toEqual([clean]);
    });

    test('this process and what it started are no strangers', async () => {
      processes.add(4100, ownPid);
      processes.add(4200, 4100, 'a) R 1 (b');
      stub.set('processes', 2);
      stub.set('pid0', ownPid);
      stub.set('pid1', 4200);
      expect(await readOnce()).toEqual([clean]);
    });

    test('a program that somebody else started is told', async () => {
      processes.add(5000, 3000, 'python');
      stub.set('processes', 1);
      stub.set('pid0', 5000);
      expect(await readOnce()).toEqual([marked]);
    });

    test('one stranger among hundreds is found', async () => {
      for (let pid = 100_000; pid < 100_300; pid += 1) processes.add(pid, ownPid);
      processes.add(100_300, 1);
      stub.set('processes', 301);
      expect(await readOnce()).toEqual([marked]);
      processes.add(100_300, ownPid);
      expect(await readOnce()).toEqual([clean]);
    });

    test('a process that has ended is no proof', async () => {
      stub.set('processes', 1);
      stub.set('pid0', 77_777);
      expect(await readOnce()).toEqual([clean]);
    });

    test('more processes than NVML can count are not believed', async () => {
      processes.add(5000, 1);
      stub.set('processes', 1);
      stub.set('pid0', 5000);
      stub.set('processesSaid', 4_000_000_000);
      expect(await readOnce()).toEqual([marked]);
    });

    test('a list that always grows ends', async () => {
      stub.set('processes', 4_000_000_000);
      const read = await readOnce();
      expect(read).toEqual([clean]);
      expect(stub.processCalls()).toBeLessThan(20);
      expect(await sourceOf(system())).toMatch(/go unnoticed.*NVML 7 \(INSUFFICIENT_SIZE\)/);
    });

    test('it is looked for once a second, and what was seen holds until then', async () => {
      const opened = await createNvmlReader(system()).open([id]);
      expect(opened.read(signal)).toEqual([clean]);
      const calls = stub.processCalls();
      processes.add(5000, 1);
      stub.set('processes', 1);
      stub.set('pid0', 5000);
      nowNs += 999e6;
      expect(opened.read(signal)).toEqual([clean]);
      expect(stub.processCalls()).toBe(calls);
      nowNs += 1e6;
      expect(opened.read(signal)).toEqual([marked]);
      stub.set('processes', 0);
      nowNs += 500e6;
      expect(opened.read(signal)).toEqual([marked]);
      nowNs += 500e6;
      expect(opened.read(signal)).toEqual([clean]);
      expect(stub.processCalls()).toBe(calls + 2);
      await opened.close();
    });

    test('in a container the ids mean nothing: nobody is accused, and the source says so', async () => {
      processes.remove();
      processes = new StubProcesses('pid:[4026532999]');
      processes.add(1, 0);
      processes.add(5000, 1);
      stub.set('processes', 1);
      stub.set('pid0', 5000);
      expect(await readOnce()).toEqual([clean]);
      expect(await sourceOf(system())).toMatch(/go unnoticed.*within this container/);
    });

    test('without /proc nobody is accused', async () => {
      stub.set('processes', 1);
      const given = system({ processRoot: join(tmpdir(), 'wattbench-none') });
      expect(await readOnce(given)).toEqual([clean]);
      expect(await sourceOf(given)).toMatch(/go unnoticed/);
      expect(await sourceOf(system({ platform: 'win32' }))).toMatch(
        /not looked for on this system/,
      );
    });

    test('a library that cannot list them says so', async () => {
      stub.set('nvmlDeviceGetComputeRunningProcesses_v3', 3);
      expect(await readOnce()).toEqual([clean]);
      expect(await sourceOf(system())).toMatch(/go unnoticed.*NVML 3 \(NOT_SUPPORTED\)/);
    });

    test('where all is well the source says nothing about it', async () => {
      expect(await sourceOf(system())).not.toMatch(/unnoticed|not looked for/);
    });

    test('version 2 of the call does as well', async () => {
      const older = buildStub(['-DNO_PROCESSES_3']);
      try {
        processes.add(5000, 1);
        older.set('processes', 1);
        older.set('pid0', 5000);
        expect(await readOnce({ ...system(), options: { library: older.path } })).toEqual([marked]);
      } finally {
        older.remove();
      }
    });
  },
);
