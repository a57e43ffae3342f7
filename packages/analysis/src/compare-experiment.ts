import type { Task } from '@wattbench/core';
import { accuracyGateIssue } from './accuracy-gate.js';
import type { CellEnergy } from './cell-energy.js';
import { cellName } from './cell-name.js';
import type { CellEquivalence, SummaryIssue } from './cell-summary.js';
import type { PlannedCell } from './cells.js';
import { compareCell, notRun } from './compare-cell.js';
import { comparisonGroups } from './comparison-groups.js';
import type { Interval } from './interval.js';
import { rank, unranked } from './ratio-to-best.js';

/** What a cell is beside the others of its experiment. */
export interface Standing {
  readonly equivalence: CellEquivalence;
  readonly ratioToBest: Interval | null;
  readonly issues: readonly SummaryIssue[];
}

/** Of a cell without a completed run. */
export const noStanding: Standing = { ...notRun, ...unranked };

/** Compares the answers of the cells of one experiment, then ranks those that may be ranked. */
export function compareExperiment(
  energies: ReadonlyMap<PlannedCell, CellEnergy>,
  { tasks, level }: { readonly tasks: ReadonlyMap<string, Task>; readonly level: number },
): ReadonlyMap<PlannedCell, Standing> {
  const cells = [...energies.keys()];
  const nameOf = (cell: PlannedCell): string => cellName(cell, cells);
  const standings = new Map<PlannedCell, Standing>();
  for (const group of comparisonGroups(cells, tasks)) {
    const compared = group.cells.flatMap((cell) => {
      const energy = energies.get(cell);
      const { equivalence, issues } = compareCell(cell, { group, nameOf });
      const gate = accuracyGateIssue(cell, group);
      if (energy === undefined) return [];
      return [
        {
          cell,
          energy,
          name: nameOf(cell),
          equivalence,
          issues: gate === null ? issues : [...issues, gate],
          passed: gate === null,
        },
      ];
    });
    const rankings = rank(compared, level);
    for (const { cell, equivalence, issues } of compared) {
      const ranking = rankings.get(cell) ?? unranked;
      standings.set(cell, {
        equivalence,
        ratioToBest: ranking.ratioToBest,
        issues: [...issues, ...ranking.issues],
      });
    }
  }
  return standings;
}
