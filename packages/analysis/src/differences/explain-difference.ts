import { canonicalJson } from '@wattbench/core';
import { cellName } from '../cell-name.js';
import type { PlannedCell } from '../cells.js';
import { selectedCells, type ComparedSide } from '../comparison/pair-cells.js';
import { energySplit, type EnergySplit } from './energy-split.js';
import { differenceGroups, isSpread, type DifferenceGroup, type Fact } from './fact.js';
import { fixedFacts } from './fixed-facts.js';
import { matchedCells } from './matched-cells.js';
import { varyingFacts } from './varying-facts.js';

/** A thing that is not the same in both. `null`: this one does not tell it. */
export interface FieldDifference {
  readonly group: DifferenceGroup;
  readonly field: string;
  readonly a: Fact['value'] | null;
  readonly b: Fact['value'] | null;
}

export interface CellDifference {
  /** Task, model, data set and backend, as A calls them. */
  readonly a: CellLabel;
  readonly b: CellLabel;
  /** `null` where one of the two has no energy. */
  readonly split: EnergySplit | null;
  /** Environment first, then protocol, session and figures; in each the order in which they are known. */
  readonly differences: readonly FieldDifference[];
  /** How many things are the same. */
  readonly equal: number;
}

export interface CellLabel {
  readonly task: string;
  readonly model: string;
  readonly dataset: string;
  readonly name: string;
  readonly completed: number;
}

export interface ExperimentDifference {
  readonly cells: readonly CellDifference[];
  readonly onlyA: readonly CellLabel[];
  readonly onlyB: readonly CellLabel[];
}

/** Means that are nearer than this are the same for an explanation. */
const noticeable = 0.05;

/**
 * What is not the same in two experiments, cell by cell: machine and its state, meters, protocol and work, session,
 * figures. What should be the same in every repeat differs when any value does; what is new in each repeat differs when
 * the repeats of the two do not overlap and their means are 5 % or more apart. Pure, throws nothing.
 */
export function explainDifference(a: ComparedSide, b: ComparedSide): ExperimentDifference {
  const cells = {
    a: selectedCells(a).map(({ cell }) => cell),
    b: selectedCells(b).map(({ cell }) => cell),
  };
  const { pairs, onlyA, onlyB } = matchedCells(cells.a, cells.b);
  return {
    cells: pairs.map(([one, other]) => ({
      a: labelOf(one, cells.a),
      b: labelOf(other, cells.b),
      split: energySplit(one, other, { sharedGain: haveOneMeter(one, other) }),
      ...compare(factsOf(one), factsOf(other)),
    })),
    onlyA: onlyA.map((cell) => labelOf(cell, cells.a)),
    onlyB: onlyB.map((cell) => labelOf(cell, cells.b)),
  };
}

function factsOf({ spec, completed }: PlannedCell): readonly Fact[] {
  return [...fixedFacts(spec, completed), ...varyingFacts(completed)];
}

function compare(
  a: readonly Fact[],
  b: readonly Fact[],
): Pick<CellDifference, 'differences' | 'equal'> {
  const facts = { a: byName(a), b: byName(b) };
  const names = new Map([...a, ...b].map((fact) => [nameOf(fact), fact]));
  const all = [...names].map(([name, { group, field }]) => ({
    group,
    field,
    a: facts.a.get(name)?.value ?? null,
    b: facts.b.get(name)?.value ?? null,
  }));
  const differences = all.filter((one) => !isSame(one.a, one.b));
  return {
    differences: differenceGroups.flatMap((group) =>
      differences.filter((difference) => difference.group === group),
    ),
    equal: all.length - differences.length,
  };
}

function isSame(a: Fact['value'] | null, b: Fact['value'] | null): boolean {
  if (a === null || b === null) return a === b;
  if (!isSpread(a) || !isSpread(b)) return canonicalJson(sorted(a)) === canonicalJson(sorted(b));
  if (a.low <= b.high && b.low <= a.high) return true;
  const larger = Math.max(Math.abs(a.mean), Math.abs(b.mean));
  return Math.abs(a.mean - b.mean) < noticeable * larger;
}

function sorted(value: Fact['value']): unknown {
  return isSpread(value) ? value : value.map((item) => canonicalJson(item)).toSorted();
}

function byName(facts: readonly Fact[]): ReadonlyMap<string, Fact> {
  return new Map(facts.map((fact) => [nameOf(fact), fact]));
}

function nameOf({ group, field }: Fact): string {
  return JSON.stringify([group, field]);
}

/** One instrument on one machine: its gain is the same in both. */
function haveOneMeter(a: PlannedCell, b: PlannedCell): boolean {
  return instrumentOf(a) === instrumentOf(b);
}

function instrumentOf({ spec: { meters }, completed: [first] }: PlannedCell): string {
  return canonicalJson([
    meters[0]?.id,
    meters[0]?.package,
    meters[0]?.options,
    first?.environment.machine,
    first?.meters[0]?.channels.map(({ id }) => id),
  ]);
}

function labelOf(cell: PlannedCell, cells: readonly PlannedCell[]): CellLabel {
  const { task, model, dataset } = cell.spec.cell;
  return {
    task,
    model: model.id,
    dataset: dataset.id,
    name: cellName(cell, cells),
    completed: cell.completed.length,
  };
}
