import type { Task } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { answers, runOf, specOf, summariesOf } from './__fixtures__/comparison.js';
import { numberTask } from './__fixtures__/number-task.js';
import { makeExperiment, makeFailed, makeSpec } from './__fixtures__/runs.js';
import { intensity, tasks } from './__fixtures__/summary-of.js';
import { summarise } from './index.js';

const onnx = runOf(specOf('onnx'));

function artifact(precision: 'fp32' | 'fp16' | 'int8') {
  const { model } = makeSpec(0).cell;
  return { model: { ...model, artifact: { ...model.artifact, precision } } };
}

describe('the gate', () => {
  it('names the reference, and who gives the same answers', () => {
    const { onnx: first, tfjs } = summariesOf([onnx, runOf(specOf('tfjs', { place: 1 }))]);
    expect(first?.equivalence).toEqual({ state: 'reference' });
    expect(tfjs?.equivalence).toEqual({
      state: 'equivalent',
      reference: 'onnx',
      compared: 4,
      different: 0,
    });
    expect(tfjs?.issues.map(({ code }) => code)).not.toContain('not-equivalent');
  });

  it('names the reference by its backend where it ran under several protocols', () => {
    const batches = { protocol: { batchSize: 8, name: 'standard (batchSize=8)' } };
    const specs = [
      specOf('onnx'),
      specOf('tfjs'),
      specOf('onnx', batches),
      specOf('tfjs', batches),
    ];
    const experiment = makeExperiment(specs);
    const results = specs.map((spec) => runOf(spec));
    const rows = summarise({ experiment, results }, { intensity, tasks });
    expect(
      rows.map(({ backend, batchSize, variant, equivalence }) => [
        backend,
        batchSize,
        variant,
        'reference' in equivalence ? equivalence.reference : equivalence.state,
      ]),
    ).toEqual([
      ['onnx', 1, 'batch 1', 'reference'],
      ['onnx', 8, 'batch 8', 'reference'],
      ['tfjs', 1, 'batch 1', 'onnx'],
      ['tfjs', 8, 'batch 8', 'onnx'],
    ]);
  });

  it('shuts at one input of a thousand in float32, with the difference', () => {
    const reference = runOf(specOf('onnx'), { outputs: answers(1000) });
    const other = runOf(specOf('tfjs'), { outputs: answers(1000, { 7: 1.002 }) });
    const { tfjs } = summariesOf([reference, other]);
    expect(tfjs?.equivalence).toEqual({
      state: 'not-equivalent',
      reference: 'onnx',
      compared: 1000,
      different: 1,
      first: [{ sampleId: 's7', difference: '1 against 1.002' }],
    });
    expect(tfjs?.issues[0]).toEqual({
      code: 'not-equivalent',
      detail: '1 of 1000 inputs are answered otherwise than by onnx: s7: 1 against 1.002',
      repeats: 1,
      of: 1,
    });
  });

  it.each([
    { differing: 2, state: 'equivalent' },
    { differing: 3, state: 'not-equivalent' },
  ])('leaves 1 % where a precision is below float32: $differing of 200', ({ differing, state }) => {
    const changed = Object.fromEntries(Array.from({ length: differing }, (_, index) => [index, 2]));
    const { tfjs } = summariesOf([
      runOf(specOf('onnx'), { outputs: answers(200) }),
      runOf(specOf('tfjs', { cell: artifact('int8') }), { outputs: answers(200, changed) }),
    ]);
    expect(tfjs?.equivalence).toMatchObject({ state, different: differing, compared: 200 });
  });

  it.each([
    { name: 'of the file', change: { cell: artifact('fp16') }, session: 'fp16' },
    { name: 'that the session got', change: {}, session: 'fp16' },
    {
      name: 'of the file, whatever the session calls it',
      change: { cell: artifact('fp16') },
      session: 'half',
    },
  ])('takes the tolerance of the coarser precision: $name', ({ change, session }) => {
    const run = runOf(specOf('tfjs', change), { outputs: answers(4, { 0: 1.005, 1: 1.02 }) });
    const other = { ...run, session: { ...run.session, precision: session } };
    expect(summariesOf([onnx, other])['tfjs']?.equivalence).toMatchObject({
      different: 1,
      first: [{ sampleId: 's1' }],
    });
  });

  it('compares every repeat, and counts an input once', () => {
    const outputs = answers(4, { 2: 9 });
    const { tfjs } = summariesOf([
      onnx,
      runOf(specOf('onnx', { repeat: 1 })),
      runOf(specOf('tfjs', { repeat: 0 })),
      runOf(specOf('tfjs', { repeat: 1 }), { outputs }),
      runOf(specOf('tfjs', { repeat: 2 }), { outputs }),
    ]);
    expect(tfjs?.equivalence).toMatchObject({ state: 'not-equivalent', compared: 4, different: 1 });
    expect(tfjs?.issues).toContainEqual(
      expect.objectContaining({ code: 'not-equivalent', repeats: 2, of: 3 }),
    );
  });

  it('compares by the ids of the samples, in whatever order they stand', () => {
    const outputs = answers(4, { 2: 9 });
    const { tfjs } = summariesOf([
      runOf(specOf('onnx'), { outputs }),
      runOf(specOf('tfjs'), { outputs: outputs.toReversed() }),
    ]);
    expect(tfjs?.equivalence.state).toBe('equivalent');
  });

  it('shows three differences at most, of 300 characters at most', () => {
    const wordy: Task = {
      ...numberTask,
      equivalent: () => ({ equivalent: false, difference: 'x'.repeat(1000) }),
    };
    const results = [onnx, runOf(specOf('tfjs'))];
    const experiment = makeExperiment(
      results.map(({ spec }) => spec),
      { reference: 'onnx' },
    );
    const [, tfjs] = summarise(
      { experiment, results },
      { intensity, tasks: new Map([[wordy.id, wordy]]) },
    );
    const difference = 'x'.repeat(300);
    expect(tfjs?.equivalence).toMatchObject({
      different: 4,
      first: ['s0', 's1', 's2'].map((sampleId) => ({ sampleId, difference })),
    });
  });

  it('takes an answer that the task cannot read for a difference, with the message', () => {
    const other = runOf(specOf('tfjs'), { outputs: answers(4, { 1: { label: 'x' } }) });
    expect(summariesOf([onnx, other])['tfjs']?.equivalence).toMatchObject({
      state: 'not-equivalent',
      first: [{ sampleId: 's1', difference: 'the answers could not be compared: not a number' }],
    });
  });

  it('compares devices and options of one backend too', () => {
    const summaries = summariesOf([
      onnx,
      runOf(specOf('tfjs', { options: { engine: 'wasm' } })),
      runOf(specOf('tfjs', { options: { engine: 'node' } }), { outputs: answers(4, { 0: 2 }) }),
    ]);
    expect(summaries['tfjs engine wasm']?.equivalence).toMatchObject({
      state: 'equivalent',
      reference: 'onnx',
    });
    expect(summaries['tfjs engine node']?.equivalence.state).toBe('not-equivalent');
  });
});

describe('the reference', () => {
  it('is the cell on the processor where its backend has several', () => {
    const cuda = runOf(specOf('onnx', { place: 0, cell: { device: 'cuda' } }), {
      outputs: answers(4, { 0: 2 }),
    });
    const cpu = runOf(specOf('onnx', { place: 1 }));
    const experiment = makeExperiment([cuda.spec, cpu.spec], { reference: 'onnx' });
    const summaries = summarise({ experiment, results: [cuda, cpu] }, { intensity, tasks });
    expect(summaries.map(({ device, equivalence }) => [device, equivalence])).toEqual([
      ['cpu', { state: 'reference' }],
      ['cuda', expect.objectContaining({ state: 'not-equivalent', reference: 'onnx, cpu' })],
    ]);
  });

  it('is the cell of its backend on whatever device it ran', () => {
    const cuda = runOf(specOf('onnx', { place: 1, cell: { device: 'cuda' } }));
    const { onnx: first, tfjs } = summariesOf([cuda, runOf(specOf('tfjs', { place: 0 }))]);
    expect(first?.equivalence).toEqual({ state: 'reference' });
    expect(tfjs?.equivalence.state).toBe('equivalent');
  });

  it.each([
    [undefined, 'the experiment names no reference; the answers of tfjs stand in'],
    ['ort', 'ort has no completed run of the same samples; the answers of tfjs stand in'],
  ])('named %s is replaced by the first of the plan, which is said', (reference, detail) => {
    const results = [
      runOf(specOf('onnx', { place: 2 })),
      runOf(specOf('tfjs', { place: 1 })),
      runOf(specOf('tfjs', { place: 0, repeat: 1 })),
    ];
    const experiment = makeExperiment(
      results.map(({ spec }) => spec),
      reference === undefined ? {} : { reference },
    );
    for (const [runs, shuffled] of [
      [experiment.runs, results],
      [experiment.runs.toReversed(), results.toReversed()],
    ] as const) {
      const [first, second] = summarise(
        { experiment: { ...experiment, runs }, results: shuffled },
        { intensity, tasks },
      );
      expect(first?.equivalence).toMatchObject({ state: 'equivalent', reference: 'tfjs' });
      expect(second?.equivalence).toEqual({ state: 'reference' });
      expect(second?.issues).toContainEqual({
        code: 'reference-assumed',
        detail,
        repeats: 2,
        of: 2,
      });
    }
  });

  it('is replaced where it failed', () => {
    const failed = makeFailed(specOf('onnx'));
    const other = runOf(specOf('tfjs', { place: 1 }));
    const experiment = makeExperiment([failed.spec, other.spec], { reference: 'onnx' });
    const [first, second] = summarise(
      { experiment, results: [failed, other] },
      { intensity, tasks },
    );
    expect(first?.equivalence).toEqual({
      state: 'not-compared',
      reason: 'no repeat was completed',
    });
    expect(first?.ratioToBest).toBeNull();
    expect(second?.equivalence).toEqual({ state: 'reference' });
    expect(second?.issues).toContainEqual(expect.objectContaining({ code: 'reference-assumed' }));
  });

  it('is said not to be deterministic when its repeats differ', () => {
    const { onnx: first, tfjs } = summariesOf([
      onnx,
      runOf(specOf('onnx', { repeat: 1 }), { outputs: answers(4, { 3: 2 }) }),
      runOf(specOf('tfjs')),
    ]);
    expect(first?.issues).toContainEqual({
      code: 'outputs-differ',
      detail:
        '1 of 4 inputs are answered otherwise than in the first repeat, so the runtime is not deterministic: s3: 1 against 2',
      repeats: 1,
      of: 2,
    });
    expect(tfjs?.equivalence.state).toBe('equivalent');
  });
});

describe('nothing is compared', () => {
  it('with a cell that is alone, which needs no warning', () => {
    const { onnx: alone } = summariesOf([onnx]);
    expect(alone?.equivalence).toEqual({
      state: 'not-compared',
      reason: 'there is no other runtime to compare with',
    });
    expect(alone?.issues.map(({ code }) => code)).not.toContain('not-compared');
  });

  it.each([
    ['other measured samples', { samplesSha256: 'bb' }],
    ['other answered samples', { outputs: answers(3) }],
  ])('across %s', (_, change) => {
    const { onnx: first, tfjs } = summariesOf([onnx, runOf(specOf('tfjs'), change)]);
    for (const summary of [first, tfjs]) {
      const reason = 'no other runtime ran the same samples';
      expect(summary?.equivalence).toEqual({ state: 'not-compared', reason });
      expect(summary?.issues[0]).toMatchObject({ code: 'not-compared', detail: reason });
    }
  });

  it('when one repeat ran other samples', () => {
    const { tfjs } = summariesOf([
      onnx,
      runOf(specOf('tfjs')),
      runOf(specOf('tfjs', { repeat: 1 }), { samplesSha256: 'bb' }),
    ]);
    expect(tfjs?.equivalence).toEqual({
      state: 'not-compared',
      reason: 'repeat 2 ran other samples than onnx',
    });
    expect(tfjs?.issues[0]?.code).toBe('not-compared');
  });

  it('when no answers were kept', () => {
    const results = [onnx, runOf(specOf('tfjs'))].map((run) => ({ ...run, outputs: [] }));
    expect(summariesOf(results)['tfjs']?.equivalence).toEqual({
      state: 'not-compared',
      reason: 'no answers were kept',
    });
  });

  it('of a task that is not known', () => {
    const runs = ['onnx', 'tfjs'].map((backend) =>
      runOf(specOf(backend, { cell: { task: 'telepathy' } })),
    );
    const { tfjs } = summariesOf(runs);
    const reason = 'the task "telepathy" is not known';
    expect(tfjs?.equivalence).toEqual({ state: 'not-compared', reason });
    expect(tfjs?.issues[0]).toMatchObject({ code: 'not-compared', detail: reason });
  });

  it.each([
    ['another model', { cell: { model: { ...makeSpec(0).cell.model, id: 'big' } } }],
    ['another revision', { cell: { model: { ...makeSpec(0).cell.model, revision: '2' } } }],
    ['other data', { cell: { dataset: { ...makeSpec(0).cell.dataset, revision: '2' } } }],
    ['another window', { protocol: { window: 'end-to-end' as const } }],
    [
      'another length of text',
      { protocol: { generation: { outputTokens: 9, length: 'forced' as const, temperature: 0 } } },
    ],
  ])('with %s', (_, change) => {
    const { tfjs } = summariesOf([onnx, runOf(specOf('tfjs', change))]);
    expect(tfjs?.equivalence).toMatchObject({
      reason: 'there is no other runtime to compare with',
    });
  });
});

describe('work that differs', () => {
  it('is said for each note of the session and of the file, with its repeats', () => {
    const { model } = makeSpec(0).cell;
    const noted = { ...model, artifact: { ...model.artifact, notes: ['layout is transposed'] } };
    const first = runOf(specOf('tfjs', { cell: { model: noted } }));
    const second = runOf(specOf('tfjs', { cell: { model: noted }, repeat: 1 }));
    const notes = ['no SIMD', 'layout is transposed'];
    const { tfjs } = summariesOf([
      onnx,
      first,
      { ...second, session: { ...second.session, notes } },
    ]);
    expect(tfjs?.issues.filter(({ code }) => code === 'work-differs')).toEqual([
      { code: 'work-differs', detail: 'layout is transposed', repeats: 2, of: 2 },
      { code: 'work-differs', detail: 'no SIMD', repeats: 1, of: 2 },
    ]);
  });
});

describe('what sets a cell apart', () => {
  it.each([
    [
      { options: { engine: 'wasm', threads: 2 } },
      { options: { engine: 'node' } },
      ['engine node', 'engine wasm, threads 2'],
    ],
    [{ options: { engine: 'wasm' } }, {}, [null, 'engine wasm']],
    [
      { protocol: { window: 'end-to-end' as const } },
      {},
      ['end-to-end window', 'inference window'],
    ],
    [
      {
        protocol: { generation: { outputTokens: 64, length: 'checked' as const, temperature: 1 } },
      },
      {},
      [
        '32 output tokens, length forced, temperature 0',
        '64 output tokens, length checked, temperature 1',
      ],
    ],
    [
      {
        protocol: {
          concurrency: 4,
          inputWords: 16,
          name: 'standard (concurrency=4, inputWords=16)',
        },
      },
      {},
      ['4 calls at once, 16 input words', '1 call at once, inputs of their own length'],
    ],
    [
      { protocol: { seed: 9, name: 'standard (seed=9)' } },
      {},
      ['protocol standard', 'protocol standard (seed=9)'],
    ],
  ])('is said in words (%#)', (one, other, variants) => {
    const results = [runOf(specOf('onnx', one)), runOf(specOf('onnx', other))];
    const summaries = Object.values(summariesOf(results));
    expect(summaries).toHaveLength(2);
    expect(new Set(summaries.map(({ variant }) => variant))).toEqual(new Set(variants));
  });
});
