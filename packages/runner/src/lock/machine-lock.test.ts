import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WattbenchError } from '@wattbench/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MachineLock } from './machine-lock.js';
import { identify, isAlive } from './process-identity.js';

const built = new URL('../../dist/lock/machine-lock.js', import.meta.url).href;
const children: ChildProcess[] = [];
let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wattbench-lock-'));
  path = join(folder, 'machine.lock');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A process that takes the lock, says what came of it, and stays. */
async function contender(): Promise<{ child: ChildProcess; said: string }> {
  const script = `
    import { MachineLock } from ${JSON.stringify(built)};
    try { const lock = MachineLock.acquire('other', ${JSON.stringify(path)}); console.log('taken'); globalThis.lock = lock; }
    catch (error) { console.log(error.code); }
    process.stdin.on('data', (data) => { globalThis.lock?.guard(Number(data)); console.log('guarded'); });
    setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, said: await nextLine(child) };
}

async function nextLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new TypeError('no stdout');
  const lines = createInterface({ input: child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  if (line === undefined) throw new TypeError('the contender ended without a word');
  lines.close();
  return line;
}

describe('MachineLock', () => {
  it('refuses a second experiment and names the process that holds it', () => {
    const lock = MachineLock.acquire('first', path);
    let refused: unknown;
    try {
      MachineLock.acquire('second', path);
    } catch (error) {
      refused = error;
    }
    expect(WattbenchError.envelope(refused)).toMatchObject({
      code: 'ALREADY_RUNNING',
      message: expect.stringContaining(`process ${process.pid} has been measuring "first"`),
      fix: expect.stringContaining(`kill -INT ${process.pid}`),
    });
    lock.release();
  });

  it('is free again after release and leaves no file', () => {
    MachineLock.acquire('first', path).release();
    MachineLock.acquire('second', path).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from a holder that was killed', async () => {
    const { child, said } = await contender();
    expect(said).toBe('taken');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(path)).toBe(true);
    MachineLock.acquire('next', path).release();
  });

  it('does not take over from a holder that lives in another process', async () => {
    await contender();
    expect(() => MachineLock.acquire('next', path)).toThrow(/has been measuring "other"/);
  });

  it.runIf(process.platform === 'linux')(
    'ends the child that a killed holder left behind',
    async () => {
      const { child } = await contender();
      const orphan = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], {
        detached: true,
        stdio: 'ignore',
      });
      children.push(orphan);
      await once(orphan, 'spawn');
      child.stdin?.write(`${orphan.pid}\n`);
      expect(await nextLine(child)).toBe('guarded');
      child.kill('SIGKILL');
      await once(child, 'exit');
      const ended = once(orphan, 'exit');
      MachineLock.acquire('next', path).release();
      expect((await ended)[1]).toBe('SIGKILL');
    },
  );

  it('replaces a file that names no process', () => {
    writeFileSync(path, '{"holder":');
    MachineLock.acquire('next', path).release();
    expect(existsSync(path)).toBe(false);
  });

  it('goes to exactly one of several that find a dead holder at once', async () => {
    const { child } = await contender();
    child.kill('SIGKILL');
    await once(child, 'exit');
    const said = await Promise.all(Array.from({ length: 5 }, async () => (await contender()).said));
    expect(said.toSorted()).toEqual([...Array<string>(4).fill('ALREADY_RUNNING'), 'taken']);
  });

  it('says where a lock can be put when its folder cannot be written', () => {
    expect(() => MachineLock.acquire('x', join(folder, 'missing', 'lock'))).toThrow(/lock file/);
  });
});

describe('isAlive', () => {
  it.runIf(process.platform === 'linux')(
    'does not mistake a process for an earlier one with the same number',
    () => {
      const mine = identify(process.pid);
      expect(isAlive(mine)).toBe(true);
      expect(isAlive({ ...mine, start: 'another boot:1' })).toBe(false);
    },
  );
});
