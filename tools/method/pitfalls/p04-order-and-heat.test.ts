import { smoke } from '@wattbench/core';
import { planExperiment } from '@wattbench/runner';
import { fakeBackend } from '@wattbench/testkit/backend';
import { fakeMeter } from '@wattbench/testkit/meter';
import { afterEach, describe, expect, test } from 'vitest';
import { makeSpec } from '../../../packages/analysis/src/__fixtures__/runs.js';
import {
  ownMachine,
  perform,
} from '../../../packages/runner/src/experiment/__fixtures__/perform.js';
import { systemTree } from '../../../packages/runner/src/__fixtures__/system-tree.js';

ownMachine();
afterEach(() => {
  delete process.env['WATTBENCH_SYSTEM_ROOT'];
});

const names = ['a', 'b', 'c'];

/** One string for each repeat: the backends in the order in which they run. */
function blocksOf(seed: number): readonly string[] {
  const repeats = 12;
  const { runs } = planExperiment({
    title: 'order',
    cells: names.map((id) => ({ ...makeSpec(0).cell, backend: fakeBackend({ id }) })),
    protocols: [{ ...smoke, repeats, seed }],
    meters: [fakeMeter()],
    rejectedMeters: [],
  });
  const order = runs.map(({ cell }) => cell.backend.id).join('');
  return Array.from({ length: repeats }, (_, repeat) => order.slice(3 * repeat, 3 * repeat + 3));
}

describe('P4 a machine that gets warmer does not favour whoever runs first', () => {
  test('every cell runs once before any runs again', () => {
    for (const block of blocksOf(1)) expect([...block].toSorted()).toEqual(names);
  });

  test('their order is drawn anew each time, from the seed alone', () => {
    expect(new Set(blocksOf(1).map(([first]) => first)).size).toBe(3);
    expect(blocksOf(1)).toEqual(blocksOf(1));
    expect(blocksOf(1)).not.toEqual(blocksOf(2));
  });

  test('a processor that was held down for its heat flags the repeat', async () => {
    const tree = systemTree();
    const heat = (count: number): void => {
      tree.processors(1, { 'thermal_throttle/core_throttle_count': count });
    };
    heat(5);
    process.env['WATTBENCH_SYSTEM_ROOT'] = tree.root;
    const { results } = await perform({
      backends: [{}],
      protocol: { inferences: 4, accuracySamples: 0, baselineS: 0 },
      onEvent: (event) => {
        if (event.type === 'phase-start' && event.phase === 'measure') heat(6);
      },
    });
    expect(results[0]).toMatchObject({
      conditions: { throttleCount: 5 },
      conditionsAfter: { throttleCount: 6 },
      issues: expect.arrayContaining([expect.objectContaining({ code: 'throttled' })]),
    });
  });
});
