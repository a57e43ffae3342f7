import type { Conditions, RunIssue } from '@wattbench/core';

/** Says so when a processor was held down for its heat between the two; nothing where it is not counted. */
export function throttleIssues(before: Conditions, after: Conditions): readonly RunIssue[] {
  const times = (after.throttleCount ?? 0) - (before.throttleCount ?? after.throttleCount ?? 0);
  if (times <= 0) return [];
  const temperature =
    after.temperatureC === null || after.temperatureC === undefined
      ? ''
      : `; it was at ${after.temperatureC.toFixed(0)} °C at the end`;
  return [
    {
      code: 'throttled',
      detail: `the processor was held down for its heat during the run${temperature}`,
    },
  ];
}
