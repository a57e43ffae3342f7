import type { CompletedResult, GenerationCall } from '@wattbench/core';
import { mean } from 'simple-statistics';
import type { GenerationFigure } from './cell-summary.js';
import { latencyFigure } from './latency.js';

/**
 * Tokens written in the measured window, or `null`: the model writes no text, or the counts do not fit the calls, so
 * that no figure may be made of them.
 */
export function outputTokensOf(result: CompletedResult): number | null {
  const { generation, latenciesNs } = result;
  if (generation === undefined || generation.length !== latenciesNs.length) return null;
  if (!generation.every(isCounted)) return null;
  const kept = sum(generation.flatMap((call) => call.outputTokens));
  const total = result.latencyThinning === undefined ? kept : (result.outputTokens ?? 0);
  return total > 0 ? total : null;
}

/** Pools the calls of all repeats whose tokens were counted; `null` without any. */
export function generationOf(results: readonly CompletedResult[]): GenerationFigure | null {
  const calls = results
    .filter((result) => outputTokensOf(result) !== null)
    .flatMap((result) => result.generation ?? []);
  if (calls.length === 0) return null;
  const timeToFirstTokenMs = latencyFigure(calls.map((call) => call.prefillNs));
  if (timeToFirstTokenMs === null) return null;
  return {
    promptTokens: mean(calls.flatMap((call) => call.promptTokens)),
    outputTokens: mean(calls.flatMap((call) => call.outputTokens)),
    timeToFirstTokenMs,
    perOutputTokenMs: latencyFigure(calls.flatMap(perOutputTokenNs)),
  };
}

/**
 * Time per output token after the first (TPOT of MLPerf Inference). A batch takes as many steps as its longest answer
 * has tokens. A call that wrote one token has none after it and says nothing.
 */
function perOutputTokenNs({ outputTokens, decodeNs }: GenerationCall): readonly number[] {
  const steps = Math.max(...outputTokens) - 1;
  return steps > 0 ? [decodeNs / steps] : [];
}

function isCounted({ promptTokens, outputTokens }: GenerationCall): boolean {
  return (
    promptTokens.length > 0 &&
    promptTokens.length === outputTokens.length &&
    [...promptTokens, ...outputTokens].every((count) => Number.isSafeInteger(count) && count >= 0)
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
