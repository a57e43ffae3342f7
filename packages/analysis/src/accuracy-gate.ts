import type { Metric, Task } from '@wattbench/core';
import type { SummaryIssue } from './cell-summary.js';
import type { PlannedCell } from './cells.js';
import { scoresOf } from './scores.js';

/**
 * Says so when a cell answers worse than its protocol lets it: its score on the task's first metric must reach the
 * share `accuracyGate` of the reference's, as MLPerf Inference asks 99 % of reduced precision (Reddi et al. 2020,
 * doi:10.1109/ISCA45697.2020.00045). A cheaper answer that is worse is no saving. `null`: passed, or no gate.
 */
export function accuracyGateIssue(
  cell: PlannedCell,
  { reference, task }: { readonly reference: PlannedCell; readonly task: Task | undefined },
): SummaryIssue | null {
  const gate = cell.spec.protocol.accuracyGate;
  const [metric] = task?.metrics ?? [];
  if (gate === null || metric === undefined || cell === reference) return null;
  const { length } = cell.completed;
  const failed = (detail: string): SummaryIssue => ({
    code: 'accuracy-below-gate',
    detail,
    repeats: length,
    of: length,
  });
  const own = scoresOf(cell.completed).means[metric.id];
  const expected = scoresOf(reference.completed).means[metric.id];
  if (own === undefined || expected === undefined) {
    return failed(`${metric.id} is not known of both this cell and the reference`);
  }
  if (reachesShare(metric, { own, expected, gate })) return null;
  return failed(
    `${metric.id} is ${own.toPrecision(4)} where the reference has ${expected.toPrecision(4)}; the protocol asks for ${100 * gate} % of it`,
  );
}

/** Whether a score is within the share `gate` of the expected one, whichever way is better. */
export function reachesShare(
  { better }: Metric,
  {
    own,
    expected,
    gate,
  }: { readonly own: number; readonly expected: number; readonly gate: number },
): boolean {
  return better === 'higher' ? own >= gate * expected : own * gate <= expected;
}
