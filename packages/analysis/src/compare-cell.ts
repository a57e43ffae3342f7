import type { CompletedResult, Task } from '@wattbench/core';
import type { AnswerDifference, CellEquivalence, SummaryIssue } from './cell-summary.js';
import type { PlannedCell } from './cells.js';
import type { ComparisonGroup } from './comparison-groups.js';
import { compareAnswers, samplesOf } from './equivalence-gate.js';

/** What the comparison of a cell's answers with those of its group's reference gave. */
export interface CellComparison {
  readonly equivalence: CellEquivalence;
  readonly issues: readonly SummaryIssue[];
}

/** Of a cell that has no completed run, and so is in no group. */
export const notRun: CellComparison = {
  equivalence: { state: 'not-compared', reason: 'no repeat was completed' },
  issues: [],
};

const shownDifferences = 3;

/** `nameOf` gives the words by which the reference is spoken of. */
export function compareCell(
  cell: PlannedCell,
  {
    group,
    nameOf,
  }: { readonly group: ComparisonGroup; readonly nameOf: (cell: PlannedCell) => string },
): CellComparison {
  const { reference, task, several, obstacle } = group;
  const uncompared = (reason: string): CellComparison => ({
    equivalence: { state: 'not-compared', reason },
    issues: several ? [issueOf(cell, { code: 'not-compared', detail: reason })] : [],
  });
  if (task === undefined) {
    return uncompared(obstacle ?? `the task ${JSON.stringify(cell.spec.cell.task)} is not known`);
  }
  if (obstacle !== null) {
    const { equivalence, issues } = uncompared(obstacle);
    return { equivalence, issues: [...issues, ...unsteadiness(cell, task)] };
  }
  if (cell === reference) {
    const issues = [...standIn(cell, nameOf(cell)), ...unsteadiness(cell, task)];
    return { equivalence: { state: 'reference' }, issues };
  }
  return comparedWith(group.expected, { cell, task, name: nameOf(reference) });
}

function comparedWith(
  expected: CompletedResult,
  options: { readonly cell: PlannedCell; readonly task: Task; readonly name: string },
): CellComparison {
  const { cell, task, name } = options;
  const { completed: repeats } = cell;
  const stray = repeats.find((repeat) => samplesOf(repeat) !== samplesOf(expected));
  if (stray !== undefined) {
    const reason = `repeat ${stray.spec.repeat + 1} ran other samples than ${name}`;
    return {
      equivalence: { state: 'not-compared', reason },
      issues: [issueOf(cell, { code: 'not-compared', detail: reason })],
    };
  }
  const found = compareAnswers(expected, { repeats, task });
  const figures = {
    reference: name,
    compared: found.compared,
    different: found.differences.length,
  };
  if (found.equivalent) return { equivalence: { state: 'equivalent', ...figures }, issues: [] };
  const first = found.differences.slice(0, shownDifferences);
  const detail = `${figures.different} of ${figures.compared} inputs are answered otherwise than by ${name}: ${words(first)}`;
  return {
    equivalence: { state: 'not-equivalent', ...figures, first },
    issues: [{ code: 'not-equivalent', detail, repeats: found.repeats, of: repeats.length }],
  };
}

/** Says that another than the named reference had to be taken. */
function standIn(cell: PlannedCell, name: string): readonly SummaryIssue[] {
  const asked = cell.experiment.reference;
  if (asked === cell.spec.cell.backend.id) return [];
  const why =
    asked === undefined
      ? 'the experiment names no reference'
      : `${asked} has no completed run of the same samples`;
  const detail = `${why}; the answers of ${name} stand in`;
  return [issueOf(cell, { code: 'reference-assumed', detail })];
}

/** Whether a cell answers the same input differently from one repeat to the next. */
function unsteadiness(
  { completed: [first, ...others] }: PlannedCell,
  task: Task,
): readonly SummaryIssue[] {
  if (first === undefined) return [];
  const repeats = others.filter((other) => samplesOf(other) === samplesOf(first));
  const found = compareAnswers(first, { repeats, task });
  if (found.differences.length === 0) return [];
  const shown = words(found.differences.slice(0, shownDifferences));
  const detail = `${found.differences.length} of ${found.compared} inputs are answered otherwise than in the first repeat, so the runtime is not deterministic: ${shown}`;
  return [{ code: 'outputs-differ', detail, repeats: found.repeats, of: others.length + 1 }];
}

/** A doubt that holds for all completed repeats. */
function issueOf(
  { completed: { length } }: PlannedCell,
  issue: Pick<SummaryIssue, 'code' | 'detail'>,
): SummaryIssue {
  return { ...issue, repeats: length, of: length };
}

function words(differences: readonly AnswerDifference[]): string {
  return differences.map(({ sampleId, difference }) => `${sampleId}: ${difference}`).join('; ');
}
