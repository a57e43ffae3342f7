import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createStore } from '@wattbench/store';
import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

const workplace = new Workplace();
const disk = join(workplace.folder, 'disk');
mkdirSync(disk);
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).status === 0;

afterAll(() => {
  if (mounted) execFileSync('umount', ['-l', disk]);
  workplace.remove();
});

const repeats = 12;
const why = mounted ? '' : ' (skipped: this process may not mount a small disk)';

describe('a disk that becomes full in the middle of a sweep', () => {
  it.runIf(mounted)(`loses nothing: with space again, a resume makes the rest${why}`, async () => {
    workplace.writeFakeConfig({
      backends: "[fakeBackend({ id: 'one' })]",
      protocol: `{ preset: 'smoke', repeats: ${repeats}, inferences: 50, accuracySamples: 100, baselineS: 0.01 }`,
    });
    const filler = join(disk, 'filler');
    // 2 MiB less the reserve of 1 MiB, less room for the plan and a few records.
    writeFileSync(filler, Buffer.alloc((1024 - 56) * 1024));
    const results = join(disk, 'results');
    const full = await workplace.run(['run', '--quiet', '--output', results]);
    expect(full.code).toBe(1);
    expect(full.stderr).toContain('STORE_FULL: ');
    expect(full.stderr).toContain('wattbench run --resume');
    expect(full.stderr).not.toMatch(/^\s+at /m);
    const [before] = await createStore(results).list();
    const stored = before?.results.length ?? 0;
    expect(stored).toBeGreaterThan(0);
    expect(stored).toBeLessThan(repeats);
    rmSync(filler);
    const resumed = await workplace.run(['run', '--quiet', '--resume', '--output', results]);
    expect(resumed.code).toBe(0);
    const [after] = await createStore(results).list();
    expect(after?.results.slice(0, stored)).toEqual(before?.results);
    expect(after?.results.map(({ state }) => state)).toEqual(Array(repeats).fill('completed'));
    expect(after?.warnings).toEqual([]);
  });
});
