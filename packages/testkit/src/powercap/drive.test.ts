import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { driveScript, machines, startDrive, writePowercapTree } from '@wattbench/testkit/powercap';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { driveArguments, parseDrivePlan, type DrivenZone } from './drive-plan.js';

let folder = '';
let zone = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-drive-'));
  zone = (await writePowercapTree(folder, machines.laptop)).zone('intel-rapl:0');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function energyUj(): string {
  return readFileSync(join(zone, 'energy_uj'), 'utf8');
}

describe('the driver', () => {
  test('grows the counter at the power by the monotonic clock', async () => {
    const drive = await startDrive([{ directory: zone, powerW: 200, periodMs: 2 }]);
    const start = { uj: Number(energyUj()), ns: process.hrtime.bigint() };
    await delay(400);
    const grownJ = (Number(energyUj()) - start.uj) / 1e6;
    const seconds = Number(process.hrtime.bigint() - start.ns) / 1e9;
    await drive.stop();
    // Updates come late on a busy machine; 0.1 s is a quarter of the window.
    expect(Math.abs(grownJ - 200 * seconds)).toBeLessThan(200 * 0.1);
  });

  test('shows a reader whole values only, and never a smaller one', async () => {
    const drive = await startDrive([{ directory: zone, powerW: 500, periodMs: 1 }]);
    const endNs = process.hrtime.bigint() + 300_000_000n;
    const texts: string[] = [];
    while (process.hrtime.bigint() < endNs) texts.push(energyUj());
    await drive.stop();
    expect(texts.filter((text) => !/^\d{11}\n$/.test(text))).toEqual([]);
    expect(texts.map(Number)).toEqual(texts.map(Number).toSorted((left, right) => left - right));
    expect(new Set(texts).size).toBeGreaterThan(10);
  });

  test('begins where it is told', async () => {
    const drive = await startDrive([
      { directory: zone, powerW: 0, periodMs: 5, startUj: 262_143_328_911n + 7n },
    ]);
    await drive.stop();
    expect(energyUj()).toBe('7\n');
  });

  test('ends when the folder of its zone is gone', async () => {
    const child = spawn(process.execPath, [driveScript, zone, '10', '1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const gone = once(child, 'exit');
    await once(child.stdout, 'data');
    // Out of the way in one step: the driver goes on writing while a folder is emptied.
    const away = `${folder}-away`;
    await rename(folder, away);
    expect(await gone).toEqual([0, null]);
    await rm(away, { recursive: true });
  });

  test('ends with the process that started it', async () => {
    // The middle process starts the driver, tells its number, and dies without a word to it.
    const middle = spawn(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { spawn } from 'node:child_process';
         const child = spawn(process.execPath, process.argv.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] });
         child.stdout.once('data', () => { process.stdout.write(String(child.pid), () => process.kill(process.pid, 'SIGKILL')); });`,
        driveScript,
        zone,
        '10',
        '1',
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [said] = (await once(middle.stdout, 'data')) as [Buffer];
    const driver = Number(said.toString());
    await expect.poll(() => isRunning(driver), { timeout: 10_000 }).toBe(false);
  });

  test('says what is wrong with its command line', () => {
    const { status, stderr } = spawnSync(process.execPath, [driveScript, zone, 'much', '1'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/"much".*<watts>/)]);
  });

  test('is reported where it cannot start', async () => {
    await expect(
      startDrive([{ directory: join(folder, 'nothing'), powerW: 1, periodMs: 1 }]),
    ).rejects.toMatchObject({ code: 'INTERNAL', message: expect.stringContaining('ENOENT') });
  });
});

describe('the command line of the driver', () => {
  test('says the same as the zones that it was made of', () => {
    const zones = fc.array(
      fc.record(
        {
          directory: fc.string({ minLength: 1 }).filter((text) => text !== '--'),
          powerW: fc.double({ min: 0, max: 1e6, noNaN: true }).map((power) => power + 0),
          periodMs: fc.integer({ min: 1, max: 60_000 }),
          startUj: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        },
        { requiredKeys: ['directory', 'powerW', 'periodMs'] },
      ),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(zones, (plan) => {
        expect(parseDrivePlan(driveArguments(plan as readonly DrivenZone[]))).toEqual(plan);
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // A process that ended and was not waited for still has a number.
  return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
}
