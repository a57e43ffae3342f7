import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WattbenchError, type Journal } from '@wattbench/core';
import { afterEach, assert, describe, expect, it } from 'vitest';
import { makeCompleted, makeExperiment } from './__fixtures__/results.js';
import { temporaryFolders } from './__fixtures__/temporary-folder.js';
import { createStore, readExperiment } from './index.js';

const newFolder = temporaryFolders();
const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === 'win32';
const mounts: string[] = [];

afterEach(() => {
  for (const folder of mounts.splice(0)) execFileSync('umount', ['-l', folder]);
});

/** A real file system of `mebibytes` in memory, or null where this process may not mount one. */
function mountSmallDisk(mebibytes: number, options = ''): string | null {
  const folder = newFolder();
  const { status } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${mebibytes}m${options}`,
    'tmpfs',
    folder,
  ]);
  if (status !== 0) return null;
  mounts.push(folder);
  return folder;
}

const canMount = ((): boolean => {
  if (process.platform !== 'linux' || !isRoot) return false;
  const folder = mountSmallDisk(1);
  if (folder === null) return false;
  execFileSync('umount', ['-l', mounts.pop() ?? folder]);
  return true;
})();

const reason = canMount ? '' : ' (skipped: this process may not mount a small disk)';

function smallDisk(mebibytes: number, options = ''): string {
  const folder = mountSmallDisk(mebibytes, options);
  if (folder === null) assert.fail('could be mounted before, and now it cannot');
  return folder;
}

const experiment = makeExperiment('full', 50);
const recordBytes = 200_000;

/** Appends until the disk is full. */
function fill(journal: Journal): { readonly acknowledged: number; readonly error: WattbenchError } {
  for (let repeat = 0; repeat < 50; repeat += 1) {
    try {
      journal.append(makeCompleted(experiment, repeat, { padding: recordBytes }));
    } catch (error) {
      if (WattbenchError.is(error)) return { acknowledged: repeat, error };
      throw error;
    }
  }
  assert.fail('the disk did not fill');
}

function runIds(count: number): readonly string[] {
  return Array.from({ length: count }, (_, repeat) => `run-${repeat}`);
}

describe('a disk that fills up', () => {
  it.skipIf(!canMount)(`stores the run that has just finished, and says so${reason}`, async () => {
    const journal = createStore(smallDisk(3)).create(experiment);
    const { acknowledged, error } = fill(journal);
    expect(error.code).toBe('STORE_FULL');
    expect(error.message).toContain('The run that has just finished is stored');
    expect(acknowledged).toBeGreaterThan(5);
    const stored = await readExperiment(journal.folder);
    expect(stored.results.map((result) => result.runId)).toEqual(runIds(acknowledged + 1));
    expect(stored.warnings).toEqual([]);
    journal.close();
  });

  it.skipIf(!canMount)(`keeps whole lines when the reserve is spent too${reason}`, async () => {
    const journal = createStore(smallDisk(3)).create(experiment);
    const { acknowledged } = fill(journal);
    const large = makeCompleted(experiment, 40, { padding: 2_000_000 });
    expect(() => journal.append(large)).toThrow(/could not be stored; the ones before it are/);
    const small = makeCompleted(experiment, 41);
    journal.append(small);
    journal.close();
    const stored = await readExperiment(journal.folder);
    expect(stored.warnings).toEqual([]);
    expect(stored.results.map((result) => result.runId)).toEqual([
      ...runIds(acknowledged + 1),
      'run-41',
    ]);
  });

  it.skipIf(!canMount)(
    `is gone on with after space was freed, with a new reserve${reason}`,
    async () => {
      const disk = smallDisk(4);
      const ballast = join(disk, 'ballast');
      writeFileSync(ballast, Buffer.alloc(1_500_000, 1));
      const store = createStore(disk);
      const first = store.create(experiment);
      const { acknowledged } = fill(first);
      first.close();
      rmSync(ballast);
      const second = store.reopen(await readExperiment(first.folder));
      expect(statSync(join(second.folder, 'reserve')).size).toBe(1024 * 1024);
      second.append(makeCompleted(experiment, 45));
      second.close();
      const stored = await readExperiment(second.folder);
      expect(stored.results.map((result) => result.runId)).toEqual([
        ...runIds(acknowledged + 1),
        'run-45',
      ]);
    },
  );

  it.skipIf(!canMount)(
    `refuses to begin without space for the reserve, and leaves nothing${reason}`,
    () => {
      const disk = smallDisk(1);
      expect(() => createStore(disk).create(experiment)).toThrow(
        expect.objectContaining({ code: 'STORE_FULL' }),
      );
      expect(readdirSync(disk)).toEqual([]);
    },
  );

  it.skipIf(!canMount)(`is told apart from one that may not be written${reason}`, () => {
    const disk = smallDisk(2, ',ro');
    expect(() => createStore(join(disk, 'results')).create(experiment)).toThrow(
      expect.objectContaining({
        code: 'OUTPUT_UNWRITABLE',
        message: expect.stringContaining('EROFS'),
      }),
    );
  });
});

describe('a file that may not grow further', () => {
  it.skipIf(isWindows)(
    'ends in whole lines, with OUTPUT_UNWRITABLE (skipped on Windows)',
    async () => {
      const folder = newFolder();
      const child = fileURLToPath(new URL('__fixtures__/writing-child.mjs', import.meta.url));
      // `ulimit -f` counts blocks of 512 bytes: 1.25 MiB, more than the reserve.
      const { stdout, status } = spawnSync('/bin/sh', [
        '-c',
        'ulimit -f 2560; exec "$0" "$@"',
        process.execPath,
        child,
        folder,
        JSON.stringify(experiment),
        JSON.stringify(makeCompleted(experiment, 0)),
        String(recordBytes),
      ]);
      const lines = stdout.toString().trimEnd().split('\n');
      expect(status).toBe(3);
      expect(lines.at(-1)).toMatch(/^error OUTPUT_UNWRITABLE .*results\.jsonl.*EFBIG/);
      const stored = await readExperiment(join(folder, experiment.id));
      expect(stored.warnings).toEqual([]);
      expect(stored.results.map((result) => result.runId)).toEqual(lines.slice(1, -1));
    },
  );
});

describe('the reserve', () => {
  it('is a mebibyte beside the journal, and is gone when the journal is closed', () => {
    const journal = createStore(newFolder()).create(experiment);
    const reserve = join(journal.folder, 'reserve');
    const { blocks, size } = statSync(reserve);
    expect(size).toBe(1024 * 1024);
    expect(blocks * 512).toBeGreaterThanOrEqual(1024 * 1024);
    journal.close();
    expect(existsSync(reserve)).toBe(false);
  });

  it('is laid again in full by reopening after a crash', async () => {
    const store = createStore(newFolder());
    const { folder } = store.create(experiment);
    truncateSync(join(folder, 'reserve'), 10);
    const journal = store.reopen(await readExperiment(folder));
    expect(statSync(join(folder, 'reserve')).size).toBe(1024 * 1024);
    journal.close();
  });
});

describe('a folder that cannot be written', () => {
  it('is named with its cause when a file stands in its place', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect(() => createStore(join(file, 'results')).create(experiment)).toThrow(
      expect.objectContaining({
        code: 'OUTPUT_UNWRITABLE',
        message: expect.stringMatching(/results.*(ENOTDIR|EEXIST)/),
      }),
    );
  });

  it.skipIf(isRoot || isWindows)(
    'is named with its cause when permission lacks (skipped as root, on Windows)',
    () => {
      const folder = join(newFolder(), 'closed');
      mkdirSync(folder, { mode: 0o500 });
      expect(() => createStore(folder).create(experiment)).toThrow(
        expect.objectContaining({
          code: 'OUTPUT_UNWRITABLE',
          message: expect.stringContaining('EACCES'),
        }),
      );
    },
  );

  it('does not follow a link that was laid in place of the reserve', async () => {
    const store = createStore(newFolder());
    const { folder } = store.create(experiment);
    const outside = join(newFolder(), 'outside');
    writeFileSync(outside, 'mine');
    rmSync(join(folder, 'reserve'));
    execFileSync('ln', ['-s', outside, join(folder, 'reserve')]);
    store.reopen(await readExperiment(folder)).close();
    expect(statSync(outside).size).toBe(4);
  });

  it('cannot be reopened when its journal lost its first line', async () => {
    const store = createStore(newFolder());
    const { folder } = store.create(experiment);
    const stored = await readExperiment(folder);
    truncateSync(join(folder, 'results.jsonl'), 20);
    expect(() => store.reopen(stored)).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
  });
});
