import { smoke, type CompletedResult } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { ownMachine, perform, writingBackend } from './__fixtures__/perform.js';

ownMachine();

const protocol = { inferences: 6, generation: { ...smoke.generation, outputTokens: 4 } };

async function written(options: {
  readonly short?: boolean;
  readonly window?: 'inference' | 'end-to-end';
  readonly length?: 'forced' | 'checked';
}): Promise<CompletedResult> {
  const { short = false, window = 'inference', length = 'forced' } = options;
  const { results, error } = await perform({
    backends: [writingBackend({ short })],
    protocol: { ...protocol, window, generation: { ...protocol.generation, length } },
  });
  expect(error).toBeUndefined();
  const [result] = results;
  if (result?.state !== 'completed') throw new Error(JSON.stringify(result));
  return result;
}

function fastest({ latenciesNs }: CompletedResult): number {
  return Math.min(...latenciesNs);
}

describe('a run of a model that writes text', () => {
  it('holds for each call its tokens, and prefill and decode that add up to its latency', async () => {
    const { generation = [], latenciesNs, session, issues } = await written({});
    expect(session.settings).toMatchObject({ outputTokens: 4, length: 'forced', seed: smoke.seed });
    expect(generation).toHaveLength(6);
    for (const [
      call,
      { promptTokens, outputTokens, prefillNs, decodeNs },
    ] of generation.entries()) {
      expect([promptTokens, outputTokens]).toEqual([[2], [4]]);
      expect(prefillNs).toBeGreaterThanOrEqual(2e6);
      expect(decodeNs).toBeGreaterThanOrEqual(3e6);
      expect(Math.abs(prefillNs + decodeNs - (latenciesNs[call] ?? 0))).toBeLessThan(1000);
    }
    expect(issues.map(({ code }) => code)).not.toContain('output-length');
  });

  it('says so when a forced length was not kept', async () => {
    const { issues } = await written({ short: true });
    expect(issues).toContainEqual({
      code: 'output-length',
      detail: '6 of 6 answers have other than 4 tokens, from 3 to 3',
    });
  });

  it('only counts where the length is checked', async () => {
    const { issues, generation } = await written({ short: true, length: 'checked' });
    expect(issues.map(({ code }) => code)).not.toContain('output-length');
    expect(generation?.[0]?.outputTokens).toEqual([3]);
  });
});

describe('the measured window', () => {
  it('leaves preparation out of `inference` and holds it in `end-to-end`', async () => {
    const [inference, whole] = [await written({}), await written({ window: 'end-to-end' })];
    expect(fastest(inference)).toBeGreaterThanOrEqual(5e6);
    expect(fastest(inference)).toBeLessThan(8e6);
    expect(fastest(whole)).toBeGreaterThanOrEqual(8e6);
    expect(whole.spec.protocol.window).toBe('end-to-end');
    expect(whole.generation?.[0]?.prefillNs).toBeGreaterThanOrEqual(5e6);
  });
});
