/** A vocabulary entry as `vocab.json` has it: a piece and its score. */
export type VocabularyEntry = readonly [piece: string, score: number | null];

interface Best {
  readonly score: number;
  readonly id: number;
  readonly from: number;
}

const space = '\u2581';
const firstPiece = 6;

/**
 * The rules of the encoder's own tokenizer, written out plainly to test against
 * (tensorflow/tfjs-models, universal-sentence-encoder/src/tokenizer/index.ts): NFKC, a space mark
 * before the text and for each space, no reserved piece, the pieces with the highest sum of
 * scores, the last of equals; one character that begins no piece is unknown; neighbouring unknowns
 * are one.
 */
export function referenceTokenizer(
  vocabulary: readonly VocabularyEntry[],
): (text: string) => readonly number[] {
  const ids = new Map<string, number>();
  const beginnings = new Set<string>();
  for (const [id, [piece]] of vocabulary.entries()) {
    if (id < firstPiece) continue;
    ids.set(piece, id);
    beginnings.add(String.fromCodePoint(piece.codePointAt(0) ?? 0));
  }
  const longest = Math.max(...[...ids.keys()].map((piece) => [...piece].length));
  return (text) => {
    const normal = text.normalize('NFKC');
    const symbols = normal === '' ? [] : [...(space + normal.replaceAll(' ', space))];
    const best: (Best | undefined)[] = [{ score: 0, id: -1, from: -1 }];
    for (let end = 1; end <= symbols.length; end += 1) {
      for (let from = Math.max(0, end - longest); from < end; from += 1) {
        const before = best[from];
        const id = ids.get(symbols.slice(from, end).join(''));
        const isUnknown = end - from === 1 && !beginnings.has(symbols[from] ?? '');
        if (before === undefined || (id === undefined && !isUnknown)) continue;
        const score = before.score + (id === undefined ? 0 : (vocabulary[id]?.[1] ?? 0));
        const rival = best[end];
        if (rival === undefined || score >= rival.score) best[end] = { score, id: id ?? 0, from };
      }
    }
    const path: number[] = [];
    for (let at = symbols.length; at > 0; at = best[at]?.from ?? 0) path.unshift(best[at]?.id ?? 0);
    return path.filter((id, index) => id !== 0 || path[index - 1] !== 0);
  };
}
