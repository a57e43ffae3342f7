import type { Protocol, RunSpec } from '@wattbench/core';

const wordsOf: readonly ((protocol: Protocol) => string)[] = [
  ({ batchSize }) => `batch ${batchSize}`,
  ({ concurrency }) => `${concurrency} at once`,
  ({ inputWords }) => (inputWords === null ? 'own length' : `${inputWords} words`),
  ({ generation }) => `${generation.outputTokens} tokens`,
];

/** What tells the protocols of an experiment apart, as words of a run: none where all runs have the same. */
export function variedAxes(runs: readonly RunSpec[]): (spec: RunSpec) => readonly string[] {
  const varied = wordsOf.filter(
    (words) => new Set(runs.map(({ protocol }) => words(protocol))).size > 1,
  );
  return ({ protocol }) => varied.map((words) => words(protocol));
}
