import type { CompletedResult } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { ownMachine, perform, writingBackend } from './__fixtures__/perform.js';

ownMachine();

async function completed(
  options: Parameters<typeof perform>[0],
): Promise<readonly CompletedResult[]> {
  const { results, error } = await perform(options);
  expect(error).toBeUndefined();
  return results
    .filter((result) => result.state === 'completed')
    .toSorted((a, b) => a.spec.protocol.name.localeCompare(b.spec.protocol.name));
}

const few = { inferences: 6, accuracySamples: 2, baselineS: 0 };

describe('the axes of an experiment', () => {
  it('measure each cell under each protocol', async () => {
    const protocols = [
      { name: 'a', batchSize: 1 },
      { name: 'b', batchSize: 3 },
    ];
    const results = await completed({ backends: [{}], protocol: few, protocols });
    expect(results.map(({ latenciesNs }) => latenciesNs.length)).toEqual([6, 2]);
  });

  it('bring the measured inputs to a length, and score those of the data set', async () => {
    const protocols = [
      { name: 'a', inputWords: null },
      { name: 'b', inputWords: 7 },
    ];
    const results = await completed({ backends: [writingBackend()], protocol: few, protocols });
    const prompts = results.map(({ generation = [] }) =>
      generation.map(({ promptTokens }) => promptTokens[0]),
    );
    expect(prompts).toEqual([Array(6).fill(2), Array(6).fill(7)]);
    const [own, shaped] = results;
    expect(shaped?.samplesSha256).not.toBe(own?.samplesSha256);
    expect(JSON.stringify(own?.outputs)).toMatch(/"label":"text \d+"/);
    expect(shaped?.outputs).toEqual(own?.outputs);
    expect(shaped?.scores).toEqual(own?.scores);
  });

  it('are tried each, also where a cell cannot do one of them', async () => {
    const { results } = await perform({
      backends: [writingBackend({ single: true })],
      protocol: { ...few, repeats: 2 },
      protocols: [
        { name: 'a', batchSize: 1 },
        { name: 'b', batchSize: 2 },
      ],
    });
    const states = results.map(({ spec, state }) => `${spec.protocol.name} ${state}`);
    expect(states.toSorted()).toEqual(['a completed', 'a completed', 'b failed', 'b skipped']);
  });

  it('say so where a runtime does not work on as many calls at once', async () => {
    const protocols = [
      { name: 'a', concurrency: 1 },
      { name: 'b', concurrency: 3 },
    ];
    const backends = [writingBackend({ concurrentCalls: 1 })];
    const results = await completed({ backends, protocol: few, protocols });
    const issues = results.map((result) =>
      result.issues.filter(({ code }) => code === 'calls-waited'),
    );
    expect(issues).toEqual([
      [],
      [{ code: 'calls-waited', detail: expect.stringContaining('1 call at once: of 3') }],
    ]);
  });
});
