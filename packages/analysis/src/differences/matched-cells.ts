import type { PlannedCell } from '../cells.js';

export interface MatchedCells {
  readonly pairs: readonly (readonly [PlannedCell, PlannedCell])[];
  readonly onlyA: readonly PlannedCell[];
  readonly onlyB: readonly PlannedCell[];
}

/** From the closest likeness to the loosest; what two cells do not share is then what is told. */
const likenesses: readonly ((cell: PlannedCell) => readonly unknown[])[] = [
  (cell) => [...workOf(cell), ...meansOf(cell), ...axesOf(cell), cell.spec.cell.backend.options],
  (cell) => [...workOf(cell), ...meansOf(cell), ...axesOf(cell)],
  (cell) => [...workOf(cell), cell.spec.cell.backend.id, ...axesOf(cell)],
  (cell) => [...workOf(cell), cell.spec.cell.backend.id],
];

/**
 * The cells of two experiments, each with the one that it is like: work, backend, device and threads, axes and options,
 * and then with less of it. Where both have one cell, these two are a pair whatever they are.
 */
export function matchedCells(a: readonly PlannedCell[], b: readonly PlannedCell[]): MatchedCells {
  const [one, other] = [a[0], b[0]];
  if (a.length === 1 && b.length === 1 && one !== undefined && other !== undefined) {
    return { pairs: [[one, other]], onlyA: [], onlyB: [] };
  }
  const pairs: (readonly [PlannedCell, PlannedCell])[] = [];
  const free = new Set(b);
  let open = a;
  for (const likeness of likenesses) {
    const left: PlannedCell[] = [];
    for (const cell of open) {
      const key = JSON.stringify(likeness(cell));
      const match = [...free].find((candidate) => JSON.stringify(likeness(candidate)) === key);
      if (match === undefined) left.push(cell);
      else {
        free.delete(match);
        pairs.push([cell, match]);
      }
    }
    open = left;
  }
  const order = (cell: PlannedCell) => a.indexOf(cell);
  return {
    pairs: pairs.toSorted(([x], [y]) => order(x) - order(y)),
    onlyA: open,
    onlyB: [...free],
  };
}

function workOf({ spec: { cell } }: PlannedCell): readonly unknown[] {
  return [cell.task, cell.model.id, cell.dataset.id];
}

function meansOf({ spec: { cell } }: PlannedCell): readonly unknown[] {
  return [cell.backend.id, cell.device, cell.threads];
}

function axesOf({ spec: { protocol } }: PlannedCell): readonly unknown[] {
  const { batchSize, concurrency, inputWords, generation } = protocol;
  return [batchSize, concurrency, inputWords, generation.outputTokens];
}
