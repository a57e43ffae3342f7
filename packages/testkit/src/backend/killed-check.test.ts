import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';

const kit = JSON.stringify(import.meta.resolve('@wattbench/testkit/backend'));

/** Processes that were given a temporary folder inside this one. */
function processesIn(folder: string): readonly string[] {
  return readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return readFileSync(`/proc/${name}/environ`, 'latin1').includes(`TMPDIR=${folder}/`);
    } catch {
      return false;
    }
  });
}

/** CPU time of processes in hundredths of a second: fields 14 and 15 of proc_pid_stat(5). */
function cpuTicks(processes: readonly string[]): number {
  return processes
    .map((name) =>
      readFileSync(`/proc/${name}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' '),
    )
    .reduce((sum, fields) => sum + Number(fields[11]) + Number(fields[12]), 0);
}

describe.runIf(process.platform === 'linux')('a check that is killed (seen on Linux)', () => {
  let temporary = '';

  afterEach(() => rmSync(temporary, { recursive: true, force: true }));

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'by %s leaves no process and no file',
    async (signal) => {
      temporary = mkdtempSync(path.join(os.tmpdir(), 'wattbench-kit-'));
      const script = `
      import { checkBackend, fakeClassifier } from ${kit};
      await checkBackend(fakeClassifier({ misbehaviour: 'spins-in-run' }), { only: ['one-output-per-input'] });
    `;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, TMPDIR: temporary },
        stdio: 'ignore',
      });
      // It spins, and no longer listens to what its parent does: loading takes a fifth of that.
      await expect
        .poll(() => cpuTicks(processesIn(temporary)), { timeout: 20_000 })
        .toBeGreaterThan(100);
      parent.kill(signal);
      await once(parent, 'exit');
      await expect.poll(() => processesIn(temporary), { timeout: 20_000 }).toEqual([]);
      await expect.poll(() => readdirSync(temporary), { timeout: 20_000 }).toEqual([]);
    },
  );

  test('leaves nothing when it ends by itself', async () => {
    temporary = mkdtempSync(path.join(os.tmpdir(), 'wattbench-kit-'));
    const script = `
      import { checkBackend, fakeClassifier } from ${kit};
      await checkBackend(fakeClassifier(), { only: ['close-twice', 'no-network'] });
    `;
    const parent = execFile(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, TMPDIR: temporary },
    });
    const [code] = await once(parent, 'exit');
    expect(code).toBe(0);
    expect([processesIn(temporary), readdirSync(temporary)]).toEqual([[], []]);
  });
});
