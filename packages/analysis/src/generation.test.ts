import type { GenerationCall } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { runOf, specOf } from './__fixtures__/comparison.js';
import { makeRun, makeSpec, repeatsOf } from './__fixtures__/runs.js';
import { intensity, summaryOf, tasks } from './__fixtures__/summary-of.js';
import { numberTask } from './__fixtures__/number-task.js';
import { summarise } from './index.js';

const ms = 1e6;

function call(change: Partial<GenerationCall> = {}): GenerationCall {
  return {
    promptTokens: [10],
    outputTokens: [5],
    prefillNs: 20 * ms,
    decodeNs: 40 * ms,
    ...change,
  };
}

/** 36 J for three calls. */
function generating(calls: readonly GenerationCall[], repeat = 0) {
  return runOf(specOf('onnx', { repeat }), { generation: calls });
}

describe('a model that writes text', () => {
  it('has means of tokens per request and percentiles over the calls of all repeats', () => {
    const { generation } = summaryOf([
      generating([call(), call({ promptTokens: [20], outputTokens: [3] }), call()]),
      generating([call(), call(), call({ prefillNs: 90 * ms, decodeNs: 80 * ms })], 1),
    ]);
    expect(generation).toEqual({
      promptTokens: 70 / 6,
      outputTokens: 28 / 6,
      timeToFirstTokenMs: { p50: 20, p95: 90 },
      perOutputTokenMs: { p50: 10, p95: 20 },
    });
  });

  it('has energy per 1,000 tokens written', () => {
    // 36 J are 0.01 Wh; 15 tokens in one repeat, 30 in the other.
    const summary = summaryOf([
      generating([call(), call(), call()]),
      generating(
        Array.from({ length: 3 }, () => call({ outputTokens: [10] })),
        1,
      ),
    ]);
    expect(summary.energyWhPer1000OutputTokens?.mean).toBeCloseTo((10 / 15 + 10 / 30) / 2, 12);
    expect(summary.energyWhPer1000OutputTokens?.low).toBeLessThan(0.4);
  });

  it('counts the tokens of all calls where only every n-th was kept', () => {
    const kept = [call(), call(), call()];
    const run = runOf(specOf('onnx'), { generation: kept, latencyThinning: 2, outputTokens: 30 });
    expect(summaryOf([run]).energyWhPer1000OutputTokens?.mean).toBeCloseTo(10 / 30, 12);
    const uncounted = runOf(specOf('onnx'), { generation: kept, latencyThinning: 2 });
    expect(summaryOf([uncounted]).energyWhPer1000OutputTokens).toBeNull();
  });

  it('has no energy per token when one repeat did not count its tokens', () => {
    const summary = summaryOf([generating([call(), call(), call()]), generating([call()], 1)]);
    expect(summary.energyWhPer1000OutputTokens).toBeNull();
    expect(summary.generation?.outputTokens).toBe(5);
    expect(summary.issues).toContainEqual(
      expect.objectContaining({ code: 'tokens-unknown', repeats: 1, of: 2 }),
    );
  });

  it('counts steps by the longest answer of a batch', () => {
    const batch = call({ promptTokens: [1, 2], outputTokens: [3, 9], decodeNs: 80 * ms });
    expect(summaryOf([generating([batch, batch, batch])]).generation?.perOutputTokenMs?.p50).toBe(
      10,
    );
  });

  it('has no time per token where no call wrote two, and calls with one are left out', () => {
    const short = call({ outputTokens: [1], decodeNs: 0 });
    expect(summaryOf([generating([short, short, short])]).generation).toMatchObject({
      outputTokens: 1,
      perOutputTokenMs: null,
    });
    expect(summaryOf([generating([short, short, call()])]).generation?.perOutputTokenMs).toEqual({
      p50: 10,
      p95: 10,
    });
  });

  it.each([
    ['fewer calls than latencies', [call()]],
    ['no token at all', Array.from({ length: 3 }, () => call({ outputTokens: [0] }))],
    ['a count that is none', [call(), call(), call({ outputTokens: [-1] })]],
    ['half a token', [call(), call(), call({ outputTokens: [0.5] })]],
    ['prompts without answers', [call(), call(), call({ outputTokens: [] })]],
  ])('has no figure with %s, and says so', (_, calls) => {
    const summary = summaryOf([generating(calls)]);
    expect(summary).toMatchObject({ generation: null, energyWhPer1000OutputTokens: null });
    expect(summary.issues).toContainEqual(expect.objectContaining({ code: 'tokens-unknown' }));
  });

  it('says how much it was asked for', () => {
    const { generation: settings } = makeSpec(0).protocol;
    expect(summaryOf([generating([call(), call(), call()])]).generationSettings).toEqual(settings);
    const writing = new Map([[numberTask.id, { ...numberTask, unit: 'output-token' as const }]]);
    const [failed] = summarise(
      { ...repeatsOf([generating([])]), results: [] },
      { intensity, tasks: writing },
    );
    expect(failed?.generationSettings).toEqual(settings);
  });

  it('says when it did not keep the length it was asked for', () => {
    const issue = { code: 'output-length', detail: '3 of 5 tokens' } as const;
    const run = { ...generating([call(), call(), call()]), issues: [issue] };
    expect(summaryOf([run]).issues).toContainEqual({ ...issue, repeats: 1, of: 1 });
  });
});

describe('a model that writes none', () => {
  it('has no figures of tokens and no doubt about them', () => {
    const summary = summaryOf([makeRun(makeSpec(0), 36)]);
    expect(summary).toMatchObject({
      generation: null,
      generationSettings: null,
      energyWhPer1000OutputTokens: null,
    });
    expect(summary.issues.map(({ code }) => code)).not.toContain('tokens-unknown');
  });
});

describe('a summary', () => {
  it('names the runtime with its version, and the window', () => {
    expect(summaryOf([makeRun(makeSpec(0), 36)])).toMatchObject({
      runtime: 'onnxruntime-node 1.30.0',
      window: 'inference',
    });
    const [notRun] = summarise(
      { ...repeatsOf([makeRun(makeSpec(0), 36)]), results: [] },
      { intensity, tasks },
    );
    expect(notRun?.runtime).toBeNull();
  });
});
