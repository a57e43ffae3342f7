/**
 * Levenshtein distance of two lists of numbers: how many insertions, deletions and substitutions turn
 * one into the other, in the row-by-row form of Wagner & Fischer 1974
 * (https://doi.org/10.1145/321796.321811). Takes a time of the product of the lengths.
 */
export function editDistance(a: readonly number[], b: readonly number[]): number {
  /** For the first tokens of `a` so far: the distance to each beginning of `b`. */
  const row = Uint32Array.from({ length: b.length + 1 }, (_, length) => length);
  for (const [index, token] of a.entries()) {
    let diagonal = row[0] ?? 0;
    row[0] = index + 1;
    for (let place = 1; place <= b.length; place += 1) {
      const above = row[place] ?? 0;
      const left = row[place - 1] ?? 0;
      const substituted = diagonal + (token === b[place - 1] ? 0 : 1);
      row[place] = Math.min(substituted, above + 1, left + 1);
      diagonal = above;
    }
  }
  return row[b.length] ?? 0;
}
