import { smoke, standard, type CompletedResult, type GenerationCall } from '@wattbench/core';
import { describe, expect, test } from 'vitest';
import { runOf, specOf } from '../../../packages/analysis/src/__fixtures__/comparison.js';
import { makeExperiment } from '../../../packages/analysis/src/__fixtures__/runs.js';
import { intensity, tasks } from '../../../packages/analysis/src/__fixtures__/summary-of.js';
import { compareResults, summarise } from '../../../packages/analysis/src/index.js';
import {
  ownMachine,
  perform,
  writingBackend,
} from '../../../packages/runner/src/experiment/__fixtures__/perform.js';

ownMachine();

const outputTokens = 4;

async function written(short: boolean): Promise<CompletedResult> {
  const { results } = await perform({
    backends: [writingBackend({ short })],
    protocol: {
      inferences: 3,
      accuracySamples: 0,
      baselineS: 0,
      generation: { ...smoke.generation, outputTokens, length: 'forced' },
    },
  });
  const [result] = results;
  if (result?.state !== 'completed') throw new TypeError(JSON.stringify(result));
  return result;
}

/** 36 J for three calls that wrote so many tokens each. */
function writing(tokens: number, asked: number): CompletedResult {
  const call: GenerationCall = {
    promptTokens: [10],
    outputTokens: [tokens],
    prefillNs: 1e6,
    decodeNs: 1e6,
  };
  const generation = { ...standard.generation, outputTokens: asked };
  return runOf(specOf('onnx', { protocol: { generation } }), { generation: [call, call, call] });
}

function sideOf(result: CompletedResult) {
  return { experiment: makeExperiment([result.spec]), results: [result] };
}

describe('P7 whoever writes less does not look better', () => {
  test('the runtime is told how much to write, and what it wrote is counted', async () => {
    const { session, generation = [], issues } = await written(false);
    expect(session.settings).toMatchObject({ outputTokens, length: 'forced' });
    expect(generation.map((call) => call.outputTokens)).toEqual([[4], [4], [4]]);
    expect(issues.map(({ code }) => code)).not.toContain('output-length');
  });

  test('one that stops early is found out', async () => {
    const { issues } = await written(true);
    expect(issues).toContainEqual({
      code: 'output-length',
      detail: '3 of 3 answers have other than 4 tokens, from 3 to 3',
    });
  });

  test('energy per token is of the tokens that were written', () => {
    const [few, many] = [writing(5, 32), writing(10, 32)].map(
      (result) => summarise(sideOf(result), { intensity, tasks })[0]?.energyWhPer1000OutputTokens,
    );
    expect(few?.mean).toBeCloseTo(10 / 15, 12);
    expect(many?.mean).toBeCloseTo(10 / 30, 12);
  });

  test('results that were asked for other lengths have no ratio', () => {
    const { pairs } = compareResults(sideOf(writing(16, 16)), sideOf(writing(32, 32)), { tasks });
    expect(pairs).toMatchObject([{ result: null, obstacles: [{ what: 'protocol.generation' }] }]);
    const same = compareResults(sideOf(writing(32, 32)), sideOf(writing(32, 32)), { tasks });
    expect(same.pairs.map(({ result }) => result?.ratio.mean)).toEqual([1]);
  });
});
