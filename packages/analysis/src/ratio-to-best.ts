import type { CellEnergy } from './cell-energy.js';
import type { CellEquivalence, SummaryIssue } from './cell-summary.js';
import type { PlannedCell } from './cells.js';
import { ratioInterval, type Interval } from './interval.js';

export interface RankedCell {
  readonly cell: PlannedCell;
  readonly name: string;
  readonly equivalence: CellEquivalence;
  readonly energy: CellEnergy;
  /** Whether its score reaches the accuracy gate of its protocol. */
  readonly passed: boolean;
}

export interface Ranking {
  readonly ratioToBest: Interval | null;
  readonly issues: readonly SummaryIssue[];
}

/** Of a cell that is in no ranking. */
export const unranked: Ranking = { ratioToBest: null, issues: [] };

const best: Interval = { mean: 1, low: 1, high: 1 };

/**
 * Ranks the cells of one comparison group, given in the order of the plan. Only the reference and what is equivalent to
 * it are ranked: a runtime that gives other answers, or worse ones than the protocol lets pass, did other work. Energies must count the same: meter, boundary and
 * quality are those of the reference, or of the first in order where the reference has no energy.
 */
export function rank(
  group: readonly RankedCell[],
  level?: number,
): ReadonlyMap<PlannedCell, Ranking> {
  const eligible = group.filter(
    ({ equivalence, energy, passed }) =>
      passed &&
      (equivalence.state === 'reference' || equivalence.state === 'equivalent') &&
      energy.energyWhPer1000 !== null,
  );
  const leader =
    eligible.find(({ equivalence }) => equivalence.state === 'reference') ?? eligible[0];
  if (leader === undefined) return new Map();
  const ranked = eligible.filter((entry) => kindOf(entry) === kindOf(leader));
  const lowest = ranked.reduce((a, b) => (meanOf(b) < meanOf(a) ? b : a), leader);
  return new Map(
    eligible.map((entry) => [
      entry.cell,
      ranked.includes(entry) ? rankingOf(entry, { lowest, level }) : apart(entry, leader),
    ]),
  );
}

function rankingOf(
  entry: RankedCell,
  { lowest, level }: { readonly lowest: RankedCell; readonly level: number | undefined },
): Ranking {
  if (entry === lowest) return { ratioToBest: best, issues: [] };
  const { grossWhPer1000: own } = entry.energy;
  const { grossWhPer1000: least } = lowest.energy;
  const ratioToBest = ratioInterval(own, least, level === undefined ? {} : { level });
  if (ratioToBest === null) {
    return unrankedFor(entry, 'the energies are too doubtful for the interval of a ratio');
  }
  if (own.length === 1 || least.length > 1) return { ratioToBest, issues: [] };
  const detail = `the ratio's interval lacks the spread between repeats of ${lowest.name}, which has one`;
  return { ratioToBest, issues: [issueOf(entry, { code: 'single-repeat', detail })] };
}

function apart(entry: RankedCell, leader: RankedCell): Ranking {
  return unrankedFor(
    entry,
    `its energy is ${sourceOf(entry)}, and that of ${leader.name} ${sourceOf(leader)}`,
  );
}

function sourceOf({ cell, energy }: RankedCell): string {
  const meter = cell.spec.meters[0]?.id ?? 'no meter';
  return `${energy.quality ?? 'unknown'} by ${meter}, ${energy.boundary ?? 'unknown'}`;
}

function unrankedFor(entry: RankedCell, detail: string): Ranking {
  return { ratioToBest: null, issues: [issueOf(entry, { code: 'not-ranked', detail })] };
}

function issueOf({ cell }: RankedCell, issue: Pick<SummaryIssue, 'code' | 'detail'>): SummaryIssue {
  const repeats = cell.completed.length;
  return { ...issue, repeats, of: repeats };
}

function meanOf({ energy }: RankedCell): number {
  return energy.energyWhPer1000?.mean ?? Infinity;
}

/** What must be equal before energies may be set against each other. */
function kindOf({ cell, energy }: RankedCell): string {
  const [meter] = cell.spec.meters;
  return JSON.stringify([
    meter?.id,
    meter?.package,
    meter?.options,
    energy.boundary,
    energy.quality,
  ]);
}
