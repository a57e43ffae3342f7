import { mkdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

const workplace = new Workplace();
afterAll(() => workplace.remove());

/** Installs a package whose backend is the kit's own, with a defect. */
function installBackend(name: string, options: string): void {
  const folder = `node_modules/wattbench-backend-${name}`;
  mkdirSync(`${workplace.folder}/${folder}`, { recursive: true });
  workplace.write(
    `${folder}/package.json`,
    `{"name":"wattbench-backend-${name}","type":"module","exports":"./index.js"}`,
  );
  const kit = JSON.stringify(import.meta.resolve('@wattbench/testkit/backend'));
  workplace.write(
    `${folder}/index.js`,
    `import { fakeClassifier } from ${kit}; export default () => fakeClassifier(${options});`,
  );
}

describe('wattbench doctor --conformance', () => {
  it('checks a backend of a package and names the case that it fails', async () => {
    installBackend('leaky', `{ id: 'leaky', misbehaviour: 'lies-about-device' }`);
    const { code, stdout } = await workplace.run(['doctor', '--conformance', 'leaky']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^leaky \(@wattbench\/testkit /);
    expect(stdout).toMatch(/ {2}✓ L0 ref-is-data: /);
    expect(stdout).toMatch(/ {2}✗ L0 session-info: /);
    expect(stdout).toMatch(/ {2}\d+ passed, [1-9]\d* failed, 0 deviations, \d+ do not apply\n/);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('refuses a name that is not known', async () => {
    const { code, stderr } = await workplace.run(['doctor', '--conformance', 'nope']);
    expect(code).toBe(1);
    expect(stderr).toContain('UNKNOWN_BACKEND');
  });
});
