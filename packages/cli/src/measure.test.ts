import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, Workplace } from './__fixtures__/command-line.js';
import { DrivenMachine, figuresFrom } from './__fixtures__/driven-machine.js';

const machine = new DrivenMachine();
const bare = new Workplace();
beforeAll(() => machine.start());
afterAll(async () => {
  await machine.stop();
  bare.remove();
});

const node = process.execPath;
const sleep = ['--', node, '-e', 'setTimeout(() => {}, 1000)'];

/** Measures on the driven machine and gives the file that was written. */
async function measured(words: readonly string[]) {
  const file = join(machine.workplace.folder, 'energy.json');
  const end = await machine.workplace.run([
    'measure',
    '--meter',
    machine.meter,
    '--json',
    '--out',
    file,
    ...words,
  ]);
  return { ...end, figures: figuresFrom(readFileSync(file, 'utf8')) };
}

describe('wattbench measure', () => {
  it('gives power × time of processor and memory within its interval', async () => {
    const longer = ['--', node, '-e', 'setTimeout(() => {}, 2000)'];
    const { code, stdout, stderr, figures } = await measured(longer);
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    const total = figures.totals.find(({ boundary }) => boundary === 'components');
    expect(total?.channels).toEqual(['rapl:package-0', 'rapl:package-0/dram']);
    const truth = 60 * figures.durationS;
    expect(figures.durationS).toBeGreaterThan(2);
    expect(Math.abs((total?.energyJ ?? 0) - truth)).toBeLessThan(total?.uncertaintyJ ?? 0);
    expect(total?.uncertaintyJ).toBeLessThan(0.15 * truth);
  });

  it('writes a reading for each channel with its quality and doubt', async () => {
    const { figures } = await measured(sleep);
    expect(figures.readings).toMatchObject([
      { channel: 'rapl:package-0', component: 'cpu', quality: 'measured', issues: [] },
      { channel: 'rapl:package-0/core', component: 'cpu', quality: 'measured', issues: [] },
      { channel: 'rapl:package-0/dram', component: 'dram', quality: 'measured', issues: [] },
    ]);
    for (const { energyJ, uncertaintyJ } of figures.readings) {
      expect(energyJ).toBeGreaterThan(5);
      expect(uncertaintyJ).toBeGreaterThan(0);
    }
  });

  it('shows the same as a table on stderr that fits 80 columns', async () => {
    const words = ['measure', '--meter', machine.meter, ...sleep];
    const { stdout, stderr } = await machine.workplace.run(words);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^rapl:package-0 +\d+\.\d ± \d+\.\d J +\d+\.\d W +measured$/m);
    expect(stderr).toMatch(/^components +\d+\.\d ± \d+\.\d J +\d+\.\d W +measured$/m);
    expect(stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('prints one line of JSON on stderr where no file is named', async () => {
    const { stderr } = await bare.run(['measure', '--json', '--', node, '-e', '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(figuresFrom(stderr)).toMatchObject({ command: [node, '-e', ''], exitCode: 0 });
  });

  it('leaves stdout and every argument to the command', async () => {
    const code = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const words = ['--json', '--debug', '--', '--out', 'a b', '$HOME', ''];
    const { stdout } = await bare.run(['measure', '--', node, '-e', code, '--', ...words]);
    expect(JSON.parse(stdout)).toEqual(words);
  });

  it('never reads 0 J, and says in the doubt that a command was short', async () => {
    const { figures } = await measured(['--', 'true']);
    for (const { energyJ, uncertaintyJ, issues } of figures.readings) {
      expect(energyJ).not.toBe(0);
      expect(issues.length > 0 || (uncertaintyJ ?? 0) > 0.01 * (energyJ ?? 0)).toBe(true);
    }
  });
});

describe('a channel without a value', () => {
  it('is null with its reason, also in the total, and never 0', async () => {
    const still = new DrivenMachine();
    await still.start();
    try {
      const sys = join(still.workplace.folder, 'sys');
      const [from, to] = [sys, `${sys}-away`].map((path) => JSON.stringify(path));
      // The counters go away while the command runs.
      const code = `require('fs').renameSync(${from}, ${to})`;
      const words = ['measure', '--meter', still.meter, '--json', '--', node, '-e', code];
      const { stderr } = await still.workplace.run(words);
      const { readings, totals } = figuresFrom(stderr);
      for (const reading of readings) {
        expect(reading).toMatchObject({ energyJ: null, uncertaintyJ: null, quality: null });
        expect(reading.issues).toEqual([reading.reason]);
        expect(reading.detail).toContain('ENOENT');
      }
      expect(totals).toMatchObject([{ boundary: 'components', energyJ: null }]);
    } finally {
      await still.stop();
    }
  });
});

describe('the exit code', () => {
  it('is the command’s own, and the file is written', async () => {
    const { code, figures } = await measured(['--', node, '-e', 'process.exit(7)']);
    expect(code).toBe(7);
    expect(figures).toMatchObject({ exitCode: 7, signal: null });
  });

  it.each([
    ['SIGKILL', 137],
    ['SIGTERM', 143],
    ['SIGSEGV', 139],
  ])('is 128 + n where the command ended by %s', async (signal, exitCode) => {
    const words = ['--', node, '-e', `process.kill(process.pid, '${signal}')`];
    const { code, figures } = await measured(words);
    expect(code).toBe(exitCode);
    expect(figures).toMatchObject({ exitCode, signal });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'is 128 + n where %s came to wattbench, which passes it on',
    async (signal, exitCode) => {
      const code = "console.log('ready'); setInterval(() => {}, 1000)";
      const child = bare.start(['measure', '--json', '--', node, '-e', code]);
      await once(child.stdout ?? child, 'data');
      child.kill(signal);
      const end = await ended(child);
      expect(end.code).toBe(exitCode);
      expect(figuresFrom(end.stderr)).toMatchObject({ exitCode, signal });
    },
  );

  it('is the command’s where it takes the signal and ends well', async () => {
    const code =
      "process.on('SIGTERM', () => process.exit(5)); console.log('ready'); setInterval(() => {}, 1000)";
    const child = bare.start(['measure', '--json', '--', node, '-e', code]);
    await once(child.stdout ?? child, 'data');
    child.kill('SIGTERM');
    expect((await ended(child)).code).toBe(5);
  });

  it('is 127 where there is no such command', async () => {
    const { code, stderr } = await bare.run(['measure', '--', 'no-such-command-here']);
    expect(code).toBe(127);
    expect(stderr).toMatch(/no-such-command-here: command not found.*\n.*why: .*\n.*do: /);
  });

  it('is told in words where --json belongs to the command', async () => {
    const { code, stderr } = await bare.run(['measure', '--', 'no-such-command-here', '--json']);
    expect(code).toBe(127);
    expect(stderr).toMatch(/^USAGE: /);
  });

  it('is 126 where the command is not executable', async () => {
    const file = bare.write('plain.txt', 'no program');
    chmodSync(file, 0o644);
    const { code, stderr } = await bare.run(['measure', '--', file]);
    expect(code).toBe(126);
    expect(stderr).toContain('EACCES');
  });

  it('is 2 without a command', async () => {
    expect((await bare.run(['measure', '--meter', 'estimate'])).code).toBe(2);
  });
});

describe('--out', () => {
  it.each([
    ['in a folder that is not there', 'nowhere/energy.json'],
    ['that is a folder', '.'],
    ['below a file', 'file/energy.json'],
  ])('%s is refused before the command runs', async (_, out) => {
    bare.write('file', 'x');
    const touch = `require('fs').writeFileSync('ran', '')`;
    const { code, stderr } = await bare.run(['measure', '--out', out, '--', node, '-e', touch]);
    expect(code).toBe(1);
    expect(stderr).toContain('OUTPUT_UNWRITABLE: ');
    expect(existsSync(join(bare.folder, 'ran'))).toBe(false);
  });

  it('is replaced as a whole: the old content stands until the command ended', async () => {
    const folder = join(bare.folder, 'out');
    mkdirSync(folder);
    const file = bare.write('out/energy.json', 'old');
    const code = `process.exit(require('fs').readFileSync(${JSON.stringify(file)}, 'utf8') === 'old' ? 9 : 1)`;
    const end = await bare.run(['measure', '--out', file, '--', node, '-e', code]);
    expect(end.code).toBe(9);
    expect(figuresFrom(readFileSync(file, 'utf8')).exitCode).toBe(9);
    expect(readdirSync(folder)).toEqual(['energy.json']);
  });
});

function estimated(code: string): readonly string[] {
  return ['measure', '--meter', 'estimate:tdpW=100', '--json', '--', node, '-e', code];
}

describe('the estimate', () => {
  it.skipIf(process.platform !== 'linux')(
    'follows the command and what it starts (skipped without /proc)',
    async () => {
      const busy = 'const end = Date.now() + 1000; while (Date.now() < end);';
      const parent = `require('child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(busy)}])`;
      const idle = figuresFrom((await bare.run(estimated('setTimeout(() => {}, 1000)'))).stderr);
      const busyChild = figuresFrom((await bare.run(estimated(parent))).stderr);
      // One of the machine's processors was busy against none.
      expect(idle.readings[0]?.powerW).toBeLessThan(25);
      expect(busyChild.readings[0]?.powerW).toBeGreaterThan(1.3 * (idle.readings[0]?.powerW ?? 0));
      expect(busyChild.readings).toMatchObject([{ quality: 'estimated' }]);
    },
  );

  it.skipIf(process.platform !== 'linux')(
    'says that the command left a process behind (skipped without /proc)',
    async () => {
      // It lives until this test has seen the end of the command that started it.
      const left = 'setTimeout(() => {}, 20_000)';
      const code = `
        const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(left)}], { detached: true, stdio: 'ignore' });
        child.unref();
        console.log(child.pid);
        setTimeout(() => {}, 500);`;
      const { stdout, stderr } = await bare.run(estimated(code));
      process.kill(Number(stdout));
      expect(figuresFrom(stderr).notes).toEqual([expect.stringMatching(/^1 of the command's/)]);
    },
  );
});
