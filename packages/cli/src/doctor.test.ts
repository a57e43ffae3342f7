import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Channel, Probe } from '@wattbench/core';
import { cpuInfoText, machines, writePowercapTree } from '@wattbench/testkit/powercap';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';
import { DrivenMachine } from './__fixtures__/driven-machine.js';

interface FindingsText {
  readonly verdict: string;
  readonly meters: readonly {
    readonly id: string;
    readonly rank: number | null;
    readonly probe: Probe<{ readonly channels: readonly Channel[] }>;
  }[];
  readonly run: {
    readonly meters: readonly string[];
    readonly rejected: readonly { readonly id: string }[];
  };
}

const workplaces: Workplace[] = [];
afterEach(() => {
  for (const workplace of workplaces.splice(0)) workplace.remove();
});

const nobody = 65_534;
const bin = fileURLToPath(new URL('../bin/wattbench.mjs', import.meta.url));
const root = process.getuid?.() === 0;
/** Root may read every file, so that a refusal needs another user, who must see this checkout. */
const user = root ? { user: nobody } : {};
const canBeRefused =
  process.platform === 'linux' &&
  (!root ||
    spawnSync(process.execPath, ['-e', `require('fs').accessSync(${JSON.stringify(bin)})`], {
      uid: nobody,
      gid: nobody,
    }).status === 0);

/** A folder with a powercap tree of a laptop. */
async function laptop(options: { readonly user?: number } = {}) {
  const workplace = new Workplace(options);
  workplaces.push(workplace);
  const folder = join(workplace.folder, 'sys');
  mkdirSync(folder);
  const tree = await writePowercapTree(folder, machines.laptop);
  const cpuInfo = workplace.write('cpuinfo', cpuInfoText({ vendor: 'GenuineIntel' }));
  const run = (words: readonly string[]) =>
    workplace.run(['doctor', ...words], {
      WATTBENCH_POWERCAP_ROOT: tree.root,
      WATTBENCH_CACHE: join(workplace.folder, 'cache'),
    });
  return { tree, run, meter: `rapl:cpuInfo=${cpuInfo}` };
}

function findingsFrom(text: string): FindingsText {
  return JSON.parse(text) as FindingsText;
}

describe('wattbench doctor on a machine whose counters can be read', () => {
  it('shows each channel with its place, method, update period, step and accuracy', async () => {
    const { run, meter } = await laptop();
    const { code, stdout } = await run(['--meter', meter]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Energy can be measured here/);
    expect(stdout).toContain('✓ rapl: ');
    expect(stdout).toMatch(
      /rapl:package-0: package, counter, every 1 ms, step 61\.0 µJ, ±\d+ %,\s+counted/,
    );
    expect(stdout).toContain('A run takes its figure from rapl.');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('says the same as JSON, the best meter first', async () => {
    const { run } = await laptop();
    const findings = findingsFrom((await run(['--json'])).stdout);
    expect(findings).toMatchObject({
      verdict: 'measured',
      run: { meters: ['rapl'] },
    });
    const ranks = findings.meters.flatMap(({ rank }) => (rank === null ? [] : [rank]));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(findings.meters.find(({ id }) => id === 'rapl')?.probe).toMatchObject({
      available: true,
      channels: expect.arrayContaining([expect.objectContaining({ id: 'rapl:package-0' })]),
    });
  });
});

describe('wattbench doctor on a machine whose counters may not be read', () => {
  it.skipIf(!canBeRefused)(
    'gives the commands that open them (skipped where no other user can run this checkout)',
    async () => {
      const { run, tree } = await laptop(user);
      const zone = tree.zone('intel-rapl:0');
      chmodSync(join(zone, 'energy_uj'), 0o000);
      const { stdout } = await run([]);
      expect(stdout).toMatch(/^Energy can only be estimated here/);
      expect(stdout).toMatch(/✗ rapl: [^✓✗]*EACCES/);
      expect(stdout).toContain(`sudo chmod a+r ${tree.root}/intel-rapl*:*/energy_uj`);
      expect(stdout).toContain('A run takes its figure from estimate.');
      const findings = findingsFrom((await run(['--json'])).stdout);
      expect(findings.meters.find(({ id }) => id === 'rapl')?.probe).toMatchObject({
        available: false,
        reason: 'permission',
        fix: expect.stringContaining('sudo chmod a+r'),
      });
      expect(findings.run.rejected.map(({ id }) => id)).toContain('rapl');
    },
  );
});

describe('wattbench doctor on a machine without counters', () => {
  const workplace = new Workplace();
  afterAll(() => workplace.remove());

  it('says so, and what a run would do', async () => {
    const { code, stdout } = await workplace.run(['doctor']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/✗ rapl: There is no powercap tree/);
    expect(stdout).toMatch(/✓ estimate: /);
    expect(stdout).toContain('A run takes its figure from estimate.');
  });

  it('takes the options of a meter that it is given', async () => {
    const words = ['doctor', '--json', '--meter', 'estimate:tdpW=77'];
    const { stdout } = await workplace.run(words);
    const { meters, run } = findingsFrom(stdout);
    const probe = meters.find(({ id }) => id === 'estimate')?.probe;
    expect(JSON.stringify(probe)).toContain('TDP 77 W as given by the user');
    expect(run.meters).toEqual(['estimate']);
  });

  it('tells of a meter that is not its own', async () => {
    workplace.writeFakeConfig({
      backends: "['onnx']",
      protocol: "'smoke'",
      meters:
        "[fakeMeter({ id: 'acme', unavailable: { reason: 'network', detail: 'no answer' } })]",
    });
    const { stdout } = await workplace.run(['doctor', '--config', 'wattbench.config.mjs']);
    expect(stdout).toContain('✗ acme: no answer');
    expect(existsSync(join(workplace.folder, 'wattbench-results'))).toBe(false);
  });
});

describe('wattbench doctor --check', () => {
  const machine = new DrivenMachine();
  beforeAll(() => machine.start());
  afterAll(() => machine.stop());

  it('reads all meters for a second and compares those of one thing', async () => {
    const words = ['doctor', '--check', '--meter', machine.meter];
    const { stdout } = await machine.workplace.run(words);
    expect(stdout).toMatch(/All meters over the same 1\.\d\d s/);
    expect(stdout).toMatch(/^ {2}rapl:package-0 +\d+\.\d ± \d+\.\d W +measured$/m);
    expect(stdout).toMatch(/✓ rapl:package-0\/core \(.* J\) is a part of rapl:package-0/);
  });
});
