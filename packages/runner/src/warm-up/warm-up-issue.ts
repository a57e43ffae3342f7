import type { RunIssue, WarmUpProtocol } from '@wattbench/core';
import { unsteadyDetail } from './steady-state.js';
import type { WarmUp } from './warm-up-rounds.js';

/** Says so when the warm-up had to end before the model was ready. */
export function warmUpIssue(
  { outcome, steadiness }: Pick<WarmUp, 'outcome' | 'steadiness'>,
  { minimumInferences, steady }: WarmUpProtocol,
): RunIssue | undefined {
  const { inferences } = outcome;
  if (inferences < minimumInferences) {
    const detail = `only ${inferences} inferences fitted into the time of the warm-up`;
    return { code: 'warm-up-not-finished', detail };
  }
  if (steady === null || steadiness === null || steadiness.steady) return undefined;
  return { code: 'not-steady', detail: unsteadyDetail(steadiness, steady) };
}
