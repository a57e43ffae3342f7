import type { CompletedResult, GenerationCall } from '@wattbench/core';
import { clockSlackNs, type RunCheck } from './run-check.js';

/**
 * Of a model that writes text: one record per call, one count per prompt of the batch, prefill and decode that add up to
 * the latency, and no more tokens than were asked for (of a forced length that was not kept, the run has an issue).
 */
export const checkTokens: RunCheck = (result) => {
  if (result.state !== 'completed') return { faults: [], compared: 0, notPossible: null };
  if (result.generation === undefined) {
    return { faults: [], compared: 0, notPossible: 'the model writes no text' };
  }
  const { generation, latenciesNs } = result;
  const faults =
    generation.length === latenciesNs.length
      ? []
      : [`${generation.length} calls wrote text, of ${latenciesNs.length}`];
  const bad = generation.flatMap((call, index) => {
    const fault = faultOf(call, { result, latencyNs: latenciesNs[index] });
    return fault === null ? [] : [`call ${index + 1}: ${fault}`];
  });
  return { faults: [...faults, ...bad], compared: generation.length, notPossible: null };
};

function faultOf(
  call: GenerationCall,
  {
    result,
    latencyNs,
  }: { readonly result: CompletedResult; readonly latencyNs: number | undefined },
): string | null {
  const { promptTokens, outputTokens, prefillNs, decodeNs } = call;
  const { batchSize, generation } = result.spec.protocol;
  if (promptTokens.length !== batchSize || outputTokens.length !== batchSize) {
    return `tokens of ${promptTokens.length} prompts and ${outputTokens.length} answers, where a batch is ${batchSize}`;
  }
  const counts = [...promptTokens, ...outputTokens];
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) {
    return 'a number of tokens is none';
  }
  const told = result.issues.some(({ code }) => code === 'output-length');
  const longest = outputTokens.reduce((most, count) => Math.max(most, count), 0);
  if (longest > generation.outputTokens && !told) {
    return `${longest} tokens were written, where ${generation.outputTokens} were asked for`;
  }
  const sumNs = prefillNs + decodeNs;
  const fits = latencyNs === undefined || Math.abs(sumNs - latencyNs) <= clockSlackNs;
  return fits && prefillNs >= 0 && decodeNs >= 0
    ? null
    : 'prefill and decode do not add up to its latency';
}
