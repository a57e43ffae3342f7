import { cellsOf, type PlannedCell } from '../cells.js';
import type { SummarisedExperiment } from '../summarise.js';
import { choosable, facetNames, facetsOf, type FacetName, type Facets } from './cell-facets.js';

/** One result of a comparison, or the part of it that has the facets in `select`. */
export interface ComparedSide extends SummarisedExperiment {
  readonly select?: Partial<Facets>;
}

export interface SideCell {
  readonly cell: PlannedCell;
  readonly facets: Facets;
}

export interface CellPair {
  readonly a: SideCell;
  readonly b: SideCell;
}

export interface Pairing {
  readonly pairs: readonly CellPair[];
  /** Cells without a partner, and those of the other side that come nearest. */
  readonly unpaired: readonly UnpairedCell[];
  /** Cells of which several of the other side could be the partner, and the facets that would decide. */
  readonly ambiguous: readonly AmbiguousCell[];
}

export interface UnpairedCell {
  readonly side: 'a' | 'b';
  readonly facets: Facets;
  readonly nearest: readonly Facets[];
}

export interface AmbiguousCell {
  readonly side: 'a' | 'b';
  readonly facets: Facets;
  readonly decidedBy: readonly FacetName[];
}

/** Cells of the same task, model and data: only these can be partners. */
const fixed: readonly FacetName[] = ['task', 'model', 'dataset'];

/**
 * Finds for each cell of one side its partner on the other: the same task, model and data, and then the same in all that
 * was not selected. Where each side has one cell for them, these two are partners whatever else they are: what may not
 * be compared is found later, and said. Nothing is guessed.
 */
export function pairCells(a: ComparedSide, b: ComparedSide): Pairing {
  const [ofA, ofB] = [selectedCells(a), selectedCells(b)];
  const chosen = new Set([...Object.keys(a.select ?? {}), ...Object.keys(b.select ?? {})]);
  // The options of one backend mean nothing to another.
  if (chosen.has('backend')) chosen.add('options');
  const free = choosable.filter((name) => chosen.has(name));
  const pairs: CellPair[] = [];
  const unpaired: UnpairedCell[] = [];
  const ambiguous: AmbiguousCell[] = [];
  const paired = new Set<SideCell>();
  for (const own of ofA) {
    const partners = partnersOf(own, { own: ofA, other: ofB, free });
    const [partner, ...others] = partners;
    if (partner === undefined) unpaired.push(lonely('a', { own, other: ofB }));
    else if (others.length > 0 || paired.has(partner)) {
      const rivals = paired.has(partner) ? ofA : partners;
      ambiguous.push({ side: 'a', facets: own.facets, decidedBy: differing(rivals) });
    } else {
      pairs.push({ a: own, b: partner });
      paired.add(partner);
    }
  }
  for (const own of ofB) {
    if (paired.has(own)) continue;
    if (partnersOf(own, { own: ofB, other: ofA, free }).length === 0) {
      unpaired.push(lonely('b', { own, other: ofA }));
    }
  }
  return { pairs, unpaired, ambiguous };
}

/** What a side can be selected by: the facets of each of its cells. */
export function facetsOfSide(side: ComparedSide): readonly Facets[] {
  return selectedCells(side).map(({ facets }) => facets);
}

/** The cells of a side, or those that have the facets in `select`. */
export function selectedCells({
  experiment,
  results,
  select = {},
}: ComparedSide): readonly SideCell[] {
  const wanted = Object.entries(select);
  return cellsOf(experiment, results)
    .map((cell) => ({ cell, facets: facetsOf(cell) }))
    .filter(({ facets }) => wanted.every(([name, value]) => facets[name as FacetName] === value));
}

function partnersOf(
  { facets }: SideCell,
  {
    own,
    other,
    free,
  }: {
    readonly own: readonly SideCell[];
    readonly other: readonly SideCell[];
    readonly free: readonly FacetName[];
  },
): readonly SideCell[] {
  const sameWork = (cells: readonly SideCell[]): readonly SideCell[] =>
    cells.filter((cell) => fixed.every((name) => cell.facets[name] === facets[name]));
  const candidates = sameWork(other);
  if (candidates.length === 1 && sameWork(own).length === 1) return candidates;
  const compared = facetNames.filter((name) => !free.includes(name));
  return candidates.filter((cell) => compared.every((name) => cell.facets[name] === facets[name]));
}

function lonely(
  side: 'a' | 'b',
  { own, other }: { readonly own: SideCell; readonly other: readonly SideCell[] },
): UnpairedCell {
  const distance = ({ facets }: SideCell): number =>
    facetNames.filter((name) => facets[name] !== own.facets[name]).length;
  const nearest = other.toSorted((x, y) => distance(x) - distance(y)).slice(0, shownNearest);
  return { side, facets: own.facets, nearest: nearest.map(({ facets }) => facets) };
}

const shownNearest = 3;

function differing(cells: readonly SideCell[]): readonly FacetName[] {
  return choosable.filter((name) => new Set(cells.map(({ facets }) => facets[name])).size > 1);
}
