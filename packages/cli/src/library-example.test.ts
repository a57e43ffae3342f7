import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DrivenMachine } from './__fixtures__/driven-machine.js';

const folder = fileURLToPath(new URL('../../../examples/library-use/', import.meta.url));
const installed = existsSync(`${folder}node_modules/@wattbench/meters`);

const machine = new DrivenMachine();
beforeAll(() => machine.start());
afterAll(() => machine.stop());

function run(words: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return spawnSync(process.execPath, words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}

describe.skipIf(!installed)('examples/library-use (skipped before `npm install`)', () => {
  it('tells the energy of a function on a machine with counters, with its total', () => {
    const environment = { WATTBENCH_POWERCAP_ROOT: machine.root };
    const { status, stdout } = run(['measure-a-function.mjs'], environment);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^result \d\.\d+e\+\d+ in \d+\.\d\d s$/m);
    expect(stdout).toMatch(/^rapl:package-0: \d+\.\d\d J ± \d+\.\d\d, measured by rapl/m);
    expect(stdout).toMatch(
      /^total of components: \d+\.\d\d J ± \d+\.\d\d = rapl:package-0 \+ rapl:package-0\/dram/m,
    );
  });

  it('estimates where there is none, and says what was looked for', () => {
    const environment = { WATTBENCH_POWERCAP_ROOT: `${machine.root}-nowhere` };
    const { status, stdout, stderr } = run(['measure-a-function.mjs'], environment);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^not rapl: /m);
    expect(stdout).toMatch(/^estimate:cpu: \d+\.\d\d J ± \d+\.\d\d, estimated by estimate/m);
  });

  it('tells the power of windows', () => {
    const environment = { WATTBENCH_POWERCAP_ROOT: machine.root };
    const { status, stdout } = run(['measure-in-windows.mjs', '2'], environment);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^1: components \d\d\.\d W, measured\n2: components \d\d\.\d W, measured$/m,
    );
  });

  it('needs nothing but what its package names', () => {
    const { dependencies } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8')) as {
      readonly dependencies: object;
    };
    expect(Object.keys(dependencies)).toEqual(['@wattbench/meters']);
  });
});
