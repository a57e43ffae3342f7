import type { PlannedCell } from './cells.js';
import { variantOf } from './variant.js';

/** The device that was really got; what was asked for where no run was completed. */
export function deviceOf({ spec, completed: [first] }: PlannedCell): string {
  return first?.session.device ?? spec.cell.device;
}

/**
 * How other rows speak of a cell: its backend, and where that did the same task on the same model and data, under the same
 * protocol, in several ways, what tells them apart, as in `tfjs, cpu, engine wasm`.
 */
export function cellName(cell: PlannedCell, cells: readonly PlannedCell[]): string {
  const { backend } = cell.spec.cell;
  const rows = cells.filter((other) => rowOf(other) === rowOf(cell));
  if (rows.every((other) => other === cell)) return backend.id;
  const variant = variantOf(cell, rows);
  const names = [backend.id, deviceOf(cell)];
  return (variant === null ? names : [...names, variant]).join(', ');
}

/** Rows of other protocols stand in other tables. */
function rowOf({ spec: { cell, protocol } }: PlannedCell): string {
  return JSON.stringify([cell.task, cell.model.id, cell.dataset.id, cell.backend.id, protocol]);
}
