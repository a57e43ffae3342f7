/** A stream as far as its size is concerned; a terminal that does not know its own says 0. */
interface Sized {
  readonly columns?: number;
  readonly rows?: number;
}

/** Columns to write in: the terminal's, from 40 to 100; 80 where they are not known. */
export function widthOf({ columns = 0 }: Sized): number {
  return columns === 0 ? 80 : Math.min(100, Math.max(40, columns));
}

/** Lines that are on the screen at once; 24 where they are not known. */
export function heightOf({ rows = 0 }: Sized): number {
  return rows === 0 ? 24 : rows;
}
