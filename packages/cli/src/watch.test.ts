import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended } from './__fixtures__/command-line.js';
import { DrivenMachine, figuresFrom } from './__fixtures__/driven-machine.js';

const machine = new DrivenMachine();
beforeAll(() => machine.start());
afterAll(() => machine.stop());

function watching(...words: readonly string[]): readonly string[] {
  return ['watch', '--meter', machine.meter, '--interval', '0.3', ...words];
}

describe('wattbench watch', () => {
  it('prints one line of JSON per interval with the power of each channel', async () => {
    const { code, stdout } = await machine.workplace.run(watching('--count', '3', '--json'));
    expect(code).toBe(0);
    const lines = stdout.trim().split('\n').map(figuresFrom);
    expect(lines).toMatchObject([{ tick: 1 }, { tick: 2 }, { tick: 3 }]);
    for (const { readings, totals, durationS } of lines) {
      expect(durationS).toBeGreaterThan(0.2);
      expect(readings[0]).toMatchObject({ channel: 'rapl:package-0', quality: 'measured' });
      expect(totals).toMatchObject([{ boundary: 'components' }]);
    }
    const powers = lines.map(({ readings }) => readings[0]?.powerW ?? Number.NaN);
    // Updates come late on a busy machine; the other channels draw 30 W and 10 W.
    expect(Math.abs(powers.reduce((sum, powerW) => sum + powerW, 0) / 3 - 50)).toBeLessThan(12);
  });

  it('prints plain lines and the whole time where the output is no terminal', async () => {
    const { stdout, stderr, code } = await machine.workplace.run(watching('--count', '2'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('\u001b');
    expect(stdout.match(/^rapl:package-0 +\d+\.\d+ ± \d+\.\d+ W +measured$/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^the whole time: 0\.\d+ s$/m);
    expect(stdout).toMatch(/^components +\d+\.\d+ ± \d+\.\d+ J +\d+\.\d W +measured$/m);
  });

  it('ends with Ctrl-C, the whole time and code 0', async () => {
    const child = machine.workplace.start(watching());
    const end = ended(child);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/the whole time: \d+\.\d+ s\n.*\nrapl:package-0 +\d/);
  });

  it('ends where nobody reads on', async () => {
    const child = machine.workplace.start(watching('--json'));
    const end = once(child, 'exit');
    await once(child.stdout ?? child, 'data');
    child.stdout?.destroy();
    expect(await end).toEqual([0, null]);
  });

  it('says unknown with the reason, never 0, where a channel has no value', async () => {
    const meter = `${machine.meter},maximumPowerW=1`;
    const { stdout } = await machine.workplace.run(['watch', '--count', '1', '--meter', meter]);
    expect(stdout).toMatch(/^rapl:package-0 +unknown\n {4}counter-reset, /m);
    expect(stdout).not.toMatch(/\b0(\.0+)? [mµ]?W/);
  });

  it.each([['0'], ['0.01'], ['1e9'], ['soon']])('refuses an interval of %s', async (interval) => {
    const { code, stderr } = await machine.workplace.run(['watch', '--interval', interval]);
    expect(code).toBe(2);
    expect(stderr).toContain('--interval');
  });
});
