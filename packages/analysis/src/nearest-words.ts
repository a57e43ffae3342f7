/** The three words nearest to what was typed: those that begin with it, then those with the fewest changed letters. */
export function nearestWords(typed: string, words: readonly string[]): readonly string[] {
  return words
    .map((word) => ({
      word,
      distance: typed !== '' && word.startsWith(typed) ? 0 : editDistance(typed.slice(0, 40), word),
    }))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ word }) => word);
}

/** Levenshtein's distance: letters to insert, delete or replace (Wagner and Fischer 1974, doi:10.1145/321796.321811). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      const deleted = (row[column + 1] ?? 0) + 1;
      const inserted = (next[column] ?? 0) + 1;
      next.push(Math.min(replaced, deleted, inserted));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
