/** Cells of one line; `below` are whole lines that belong to it. */
export interface Row {
  readonly cells: readonly string[];
  readonly below?: readonly string[];
}

const gap = 2;
const longestName = 30;

/**
 * Lines of a table whose first column is a name and whose others are as wide as their longest cell.
 * A name that is too long for its column stands on a line of its own.
 */
export function alignRows(rows: readonly Row[]): readonly string[] {
  const columns = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(
      0,
      ...rows
        .map(({ cells }) => cells[column]?.length ?? 0)
        .filter((width) => column > 0 || width <= longestName),
    ),
  );
  return rows.flatMap(({ cells, below = [] }) => {
    const [name = '', ...rest] = cells;
    const own = rest.length > 0 && name.length > (widths[0] ?? 0);
    const padded = [own ? '' : name, ...rest].map((cell, column) =>
      cell.padEnd((widths[column] ?? 0) + gap),
    );
    return [...(own ? [name] : []), padded.join('').trimEnd(), ...below];
  });
}
