import { smoke, type Cell, type PluginRef } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { planExperiment } from './plan-experiment.js';
import { hashOfExperiment, hashOfPlan, runIdOf } from './plan-identity.js';

const ref = <K extends 'backend' | 'meter'>(kind: K, entry = 'file:///one'): PluginRef<K> => ({
  kind,
  specVersion: 1,
  id: 'fake',
  entry,
  package: { name: 'fake', version: '1.0.0' },
  options: {},
});

const cell = (id: string, entry?: string): Cell => ({
  task: 'text-classification',
  model: {
    id,
    revision: '1',
    license: 'MIT',
    purpose: 'task-specific',
    artifact: { format: 'onnx', precision: 'fp32', files: [] },
  },
  dataset: { id: 'data', revision: '1', license: 'MIT', size: 3 },
  backend: ref('backend', entry),
  device: 'cpu',
  threads: 1,
});

const request = (options: {
  ids: readonly string[];
  repeats?: number;
  seed?: number;
  entry?: string;
}) => ({
  title: 'test',
  cells: options.ids.map((id) => cell(id, options.entry)),
  protocols: [{ ...smoke, repeats: options.repeats ?? 2, seed: options.seed ?? 1 }],
  meters: [ref('meter')],
  rejectedMeters: [],
});

const orderOf = (options: Parameters<typeof request>[0]) =>
  planExperiment(request(options)).runs.map((run) => `${run.cell.model.id}${run.repeat}`);

describe('planExperiment', () => {
  it('gives every cell each of its repeats once', () => {
    const order = orderOf({ ids: ['a', 'b', 'c'], repeats: 4 });
    const expected = ['a', 'b', 'c'].flatMap((id) => [0, 1, 2, 3].map((n) => `${id}${n}`));
    expect(order.toSorted()).toEqual(expected);
  });

  it('goes through all cells before a cell comes again', () => {
    const repeats = planExperiment(request({ ids: ['a', 'b', 'c'], repeats: 3 })).runs.map(
      ({ repeat }) => repeat,
    );
    expect(repeats).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
  });

  it('draws the order from the seed alone', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const one = orderOf({ ids, repeats: 5, seed: 1 });
    expect(orderOf({ ids, repeats: 5, seed: 1 })).toEqual(one);
    expect(orderOf({ ids, repeats: 5, seed: 2 })).not.toEqual(one);
  });

  it('does not keep the same cell first in every repeat', () => {
    const order = orderOf({ ids: ['a', 'b', 'c'], repeats: 12 });
    const first = order.filter((_, index) => index % 3 === 0).map((name) => name[0]);
    expect(new Set(first).size).toBe(3);
  });

  it('goes through all cells and protocols before one of them comes again', () => {
    const base = request({ ids: ['a', 'b'], repeats: 6 });
    const protocols = base.protocols.flatMap((one) => [one, { ...one, batchSize: 8 }]);
    const { runs } = planExperiment({ ...base, protocols });
    const blocks = Array.from({ length: 6 }, (_, repeat) =>
      runs
        .filter((run) => run.repeat === repeat)
        .map(({ cell: { model }, protocol }) => `${model.id}${protocol.batchSize}`),
    );
    expect(runs.map(({ repeat }) => repeat)).toEqual(runs.map((_, index) => Math.floor(index / 4)));
    for (const block of blocks) expect(block.toSorted()).toEqual(['a1', 'a8', 'b1', 'b8']);
    expect(new Set(blocks.map((block) => block.join())).size).toBeGreaterThan(1);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(24);
  });

  it('gives each run an id of its own, also in a second experiment of the same plan', () => {
    const runs = [1, 2].flatMap(() => planExperiment(request({ ids: ['a', 'b'] })).runs);
    expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
  });
});

describe('hashOfPlan', () => {
  it('is the same wherever the plug-ins lie on the disk', () => {
    const here = hashOfPlan(request({ ids: ['a'], entry: 'file:///one' }));
    expect(hashOfPlan(request({ ids: ['a'], entry: 'file:///two' }))).toBe(here);
  });

  it('is the same in whatever order cells and protocols are named', () => {
    const base = request({ ids: ['a', 'b', 'c'] });
    expect(hashOfPlan({ ...base, cells: base.cells.toReversed() })).toBe(hashOfPlan(base));
  });

  it('can be told again from the experiment, and so can the ids of its runs', () => {
    const base = request({ ids: ['a', 'b'], repeats: 3 });
    const experiment = JSON.parse(JSON.stringify(planExperiment(base)));
    expect(hashOfExperiment(experiment)).toBe(experiment.planHash);
    for (const run of experiment.runs) expect(runIdOf(run)).toBe(run.id);
    const [first] = experiment.runs;
    expect(runIdOf({ ...first, repeat: first.repeat + 1 })).not.toBe(first.id);
    const place = { ...first.cell, backend: { ...first.cell.backend, entry: 'file:///other' } };
    expect(runIdOf({ ...first, cell: place })).toBe(first.id);
  });

  it('changes with anything that changes the work', () => {
    const base = request({ ids: ['a'] });
    const [first] = base.cells;
    if (first === undefined) throw new TypeError('no cell');
    const others = [
      { ...base, cells: [{ ...first, threads: 2 }] },
      {
        ...base,
        cells: [{ ...first, backend: { ...first.backend, options: { spinning: true } } }],
      },
      { ...base, protocols: base.protocols.map((one) => ({ ...one, inferences: 51 })) },
      { ...base, protocols: base.protocols.flatMap((one) => [one, { ...one, batchSize: 8 }]) },
      { ...base, meters: [] },
    ];
    const hashes = [base, ...others].map(hashOfPlan);
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});
