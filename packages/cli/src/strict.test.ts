import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
  workplace.writeFakeConfig({ backends: '[fakeBackend()]', protocol });
});
afterEach(() => workplace.remove());

const protocol =
  "{ preset: 'smoke', repeats: 1, inferences: 4, accuracySamples: 2, baselineS: 0.01 }";

const disturbed = {
  'proc/cpuinfo': 'flags\t: fpu hypervisor',
  'sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'powersave',
  'sys/devices/system/cpu/cpu0/cpufreq/scaling_driver': 'acpi-cpufreq',
  'sys/devices/system/cpu/cpufreq/boost': '1',
};

/** What the kernel tells of a machine that is virtual, slow and has turbo. */
function machine(): NodeJS.ProcessEnv {
  for (const [path, text] of Object.entries(disturbed)) {
    mkdirSync(dirname(join(workplace.folder, 'system', path)), { recursive: true });
    workplace.write(join('system', path), text);
  }
  return { WATTBENCH_SYSTEM_ROOT: join(workplace.folder, 'system') };
}

describe('wattbench run --strict', () => {
  it('names all that disturbs, with what to do, and stores nothing', async () => {
    const { code, stdout, stderr } = await workplace.run(['run', '--strict'], machine());
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^PREFLIGHT_FAILED: virtual-machine: .*; governor: /);
    expect(stderr).toContain('governor: sudo cpupower frequency-set -g performance');
    expect(stderr).not.toContain('turbo');
    expect(existsSync(join(workplace.folder, 'wattbench-results'))).toBe(false);
  });

  it('may be asked for by the config file', async () => {
    workplace.write(
      'strict.config.mjs',
      "import config from './wattbench.config.mjs';\nexport default { ...config, strict: true };\n",
    );
    const words = ['run', '--config', 'strict.config.mjs'];
    expect((await workplace.run(words, machine())).stderr).toMatch(/^PREFLIGHT_FAILED/);
  });

  it('measures where nothing disturbs', async () => {
    expect(await workplace.run(['run', '--strict', '--quiet'])).toMatchObject({
      code: 0,
      stderr: '',
    });
  });
});

describe('wattbench run without --strict', () => {
  it('says at the start and in the results what disturbs; notes stand in the JSON alone', async () => {
    const { code, stdout, stderr } = await workplace.run(['run', '--json'], machine());
    expect(code).toBe(0);
    expect(stderr).toContain('  governor: the frequency governor is `powersave`');
    expect(stderr).toContain('    sudo cpupower frequency-set -g performance');
    const [row] = JSON.parse(stdout) as readonly { readonly issues: readonly { code: string }[] }[];
    expect(row?.issues.map(({ code: issue }) => issue)).toEqual(
      expect.arrayContaining(['virtual-machine', 'governor-powersave', 'turbo']),
    );
    const { stdout: table } = await workplace.run(['report']);
    expect(table).toContain('governor-powersave: ');
    expect(table).not.toContain('turbo');
  });
});

describe('wattbench doctor', () => {
  it('finds the same, each with its remedy', async () => {
    workplace.write('none.mjs', 'export default {};');
    const found = await workplace.run(['doctor', '--config', 'none.mjs'], machine());
    const [, part = ''] = found.stdout.split('What may disturb a measurement\n');
    expect(part).toMatch(/✗ a virtual machine shares/);
    expect(part).toMatch(/✗ the frequency governor is `powersave`.*\n {6}sudo cpupower/);
    expect(part).toMatch(/· turbo is on: /);
  });
});
