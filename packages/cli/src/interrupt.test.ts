import { once } from 'node:events';
import { createStore } from '@wattbench/store';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ended, Workplace } from './__fixtures__/command-line.js';

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
  workplace.writeFakeConfig({
    backends: "[fakeBackend({ busyUs: 2000, id: 'busy' })]",
    protocol:
      "{ preset: 'smoke', repeats: 3, inferences: 100, accuracySamples: 10, baselineS: 0.01 }",
  });
});
afterEach(() => workplace.remove());

/** Resolves when the first run is stored and the second has begun. */
async function afterFirstRun(child: ReturnType<Workplace['start']>): Promise<void> {
  for (let text = ''; !text.includes('[1/');) {
    const [chunk] = (await Promise.race([
      once(child.stderr ?? child, 'data'),
      once(child, 'close'),
    ])) as [unknown];
    if (!Buffer.isBuffer(chunk)) throw new TypeError(`it ended before its first run: ${text}`);
    text += chunk.toString();
  }
}

describe.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s', (signal, exitCode) => {
  it(`ends with code ${exitCode}, keeps what was finished, and a resume makes the rest`, async () => {
    const child = workplace.start(['run']);
    const end = ended(child);
    await afterFirstRun(child);
    child.kill(signal);
    const { code, stderr } = await end;
    expect(code).toBe(exitCode);
    expect(stderr).toContain('INTERRUPTED: ');
    expect(stderr).toContain('wattbench run --resume');
    const results = join(workplace.folder, 'wattbench-results');
    const [before] = await createStore(results).list();
    expect(before?.results.map(({ state }) => state)).toContain('completed');
    expect(before?.results.length).toBeLessThan(3);
    expect((await workplace.run(['run', '--resume', '--json'])).code).toBe(0);
    const [after] = await createStore(results).list();
    expect(after?.results.map(({ state }) => state)).toEqual(Array(3).fill('completed'));
    expect(after?.results.slice(0, before?.results.length)).toEqual(before?.results);
  });
});

describe('two at the same time', () => {
  it('the second is refused with code 1 and names the first; the first is not disturbed', async () => {
    const child = workplace.start(['run', '--repeats', '12']);
    const end = ended(child);
    await afterFirstRun(child);
    const second = await workplace.run(['run']);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('ALREADY_RUNNING: ');
    expect(second.stderr).toContain(String(child.pid));
    expect((await end).code).toBe(0);
    const results = join(workplace.folder, 'wattbench-results');
    expect(await createStore(results).list()).toHaveLength(1);
  });
});
