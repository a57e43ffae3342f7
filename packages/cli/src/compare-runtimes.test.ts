import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '@wattbench/core';
import { writeTinyTfjsModel } from '@wattbench/testkit/tfjs';
import { afterAll, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';

const workplace = new Workplace();
afterAll(() => workplace.remove());

const quick = ['run', '--quiet', '--protocol', 'smoke', '--model', 'fashion-mnist-cnn'];

describe('three runtimes on one task', () => {
  it('give the same answers, one table, and a ratio to the best', async () => {
    const backends = ['--backend', 'onnx,tfjs:engine=wasm,tfjs:engine=cpu,transformers'];
    const long = ['--inferences', '500', '--json'];
    const run = await workplace.run([...quick, ...long, ...backends]);
    expect(run.stderr).toBe('');
    const rows: readonly JsonObject[] = JSON.parse(run.stdout);
    expect(rows.map(({ backend }) => backend).toSorted()).toEqual([
      'onnx',
      'tfjs',
      'tfjs',
      'transformers',
    ]);
    expect(new Set(rows.map(({ scores }) => JSON.stringify(scores))).size).toBe(1);
    expect(rows.map(({ equivalence }) => stateOf(equivalence)).toSorted()).toEqual([
      'equivalent',
      'equivalent',
      'equivalent',
      'reference',
    ]);
    const ratios = rows.map(({ ratioToBest }) => meanOf(ratioToBest));
    expect(Math.min(...ratios)).toBe(1);
    expect(ratios.filter((ratio) => ratio > 1)).toHaveLength(3);

    const { stdout } = await workplace.run(['report']);
    expect(stdout.match(/^image-classification · /gm)).toHaveLength(1);
    for (const words of ['tfjs-wasm 4', 'engine wasm', 'engine cpu', 'no SIMD', 'transposed']) {
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(words);
    }
  });

  it('that answer otherwise are marked, have no rank, and show what differs', async () => {
    workplace.writeFakeConfig({
      backends: `[fakeBackend({ id: 'right' }), fakeBackend({ id: 'wrong', label: 'Coat' })]`,
      protocol: `{ preset: 'smoke', baselineS: 0.05, inferences: 20 }`,
    });
    const { stdout } = await workplace.run(['run', '--quiet', '--json']);
    const rows: readonly JsonObject[] = JSON.parse(stdout);
    expect(rows).toMatchObject([
      { backend: 'right', equivalence: { state: 'reference' }, ratioToBest: { mean: 1 } },
      {
        backend: 'wrong',
        equivalence: { state: 'not-equivalent', reference: 'right', compared: 50, different: 50 },
        ratioToBest: null,
      },
    ]);
    const table = (await workplace.run(['report'])).stdout.replaceAll(/\s+/g, ' ');
    expect(table).toContain('not-equivalent');
    expect(table).toContain('first label "Bag" against "Coat"');
  });

  it('that fail are rows with their reason', async () => {
    workplace.writeFakeConfig({
      backends: `[fakeBackend({ id: 'good' }), fakeBackend({ id: 'broken', misbehaviour: { in: 'open', how: 'throw' } })]`,
      protocol: `{ preset: 'smoke', baselineS: 0.05, inferences: 20 }`,
    });
    const { code, stdout } = await workplace.run(['run', '--quiet']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed at load: BACKEND_UNAVAILABLE\nbroken, cpu/);
  });
});

describe('a folder of the user', () => {
  it('with a TensorFlow.js model runs on tfjs, and is refused by a backend that has no files there', async () => {
    const folder = join(workplace.folder, 'mine');
    mkdirSync(folder);
    const { samples } = await writeTinyTfjsModel(folder, {
      kind: 'text-classification',
      format: 'tfjs-graph',
    });
    const data = samples.map(({ input, output }) => {
      const [best] = output as readonly { readonly label: string }[];
      return JSON.stringify({ text: input, label: best?.label });
    });
    writeFileSync(join(workplace.folder, 'mine.jsonl'), `${data.join('\n')}\n`);
    writeFileSync(join(workplace.folder, 'wattbench.config.mjs'), 'export default {};\n');
    const words = [
      '--task',
      'text-classification',
      '--model',
      './mine',
      '--dataset',
      './mine.jsonl',
    ];
    const backends = ['--backend', 'tfjs', 'onnx'];
    const smoke = ['run', '--quiet', '--json', '--protocol', 'smoke'];
    const run = await workplace.run([...smoke, ...words, ...backends]);
    expect(run.code).toBe(1);
    const rows: readonly JsonObject[] = JSON.parse(run.stdout);
    expect(rows.find(({ backend }) => backend === 'tfjs')).toMatchObject({
      scores: { accuracy: 1 },
    });
    expect(rows.find(({ backend }) => backend === 'onnx')).toMatchObject({
      firstFailure: { phase: 'load', code: 'UNSUPPORTED' },
    });
  });
});

function stateOf(equivalence: unknown): unknown {
  return (equivalence as { readonly state: unknown }).state;
}

function meanOf(interval: unknown): number {
  return (interval as { readonly mean: number }).mean;
}
