import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

let workplace: Workplace;
beforeEach(() => {
  workplace = new Workplace();
});
afterEach(() => workplace.remove());

const protocol =
  "{ preset: 'smoke', repeats: 1, inferences: 10, accuracySamples: 5, baselineS: 0.01 }";

describe('wattbench.config', () => {
  it('is found upward from the working folder, and its paths start from its own', async () => {
    workplace.writeFakeConfig({ backends: "[fakeBackend({ id: 'mine' })]", protocol });
    const below = join(workplace.folder, 'a', 'b');
    mkdirSync(below, { recursive: true });
    const { code, stdout } = await workplace.run(['run', '--json', '--quiet'], {}, below);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ backend: 'mine' }]);
    expect((await workplace.run(['report', '--json'])).stdout).toBe(stdout);
  });

  it('gives way to flags, and the result says what was changed', async () => {
    workplace.writeFakeConfig({ backends: '[fakeBackend()]', protocol });
    const { stdout } = await workplace.run(['run', '--json', '--quiet', '--inferences', '7']);
    expect(JSON.parse(stdout)).toMatchObject([
      { inferences: 7, protocol: expect.stringContaining('inferences=7') },
    ]);
  });

  it('may be in TypeScript, with refs of backends and meters', async () => {
    workplace.write(
      'wattbench.config.ts',
      `import { onnx } from ${JSON.stringify(import.meta.resolve('@wattbench/backend-onnx'))};
const repeats: number = 1;
export default {
  backends: [onnx({ spinning: false })],
  meters: ['estimate'],
  cells: [{ task: 'image-classification', model: 'fashion-mnist-cnn', dataset: 'fashion-mnist-1k' }],
  protocol: { preset: 'smoke', repeats, inferences: 20 },
};
`,
    );
    const { code, stdout } = await workplace.run(['run', '--json', '--quiet']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ backend: 'onnx', quality: 'estimated' }]);
  });
});

describe('wattbench init', () => {
  it('writes a file once, and over it only with --force', async () => {
    expect(await workplace.run(['init'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('wattbench run'),
    });
    const again = await workplace.run(['init']);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('wattbench init --force');
    expect((await workplace.run(['init', '--force'])).code).toBe(0);
  });
});
