import type { TextBatch } from '../text-batch.js';

/** A token that is not padding. */
export interface PlacedToken {
  readonly id: number;
  /** Where it stands in the padded row. */
  readonly place: number;
}

/** The tokens of each text of a batch, without padding. */
export function tokenRows({ inputIds, attentionMask }: TextBatch): readonly PlacedToken[][] {
  const [batch = 0, length = 0] = inputIds.dims;
  const ids = inputIds.data as BigInt64Array;
  const mask = attentionMask.data as BigInt64Array;
  return Array.from({ length: batch }, (_, row) => {
    const tokens: PlacedToken[] = [];
    for (let place = 0; place < length; place += 1) {
      const cell = row * length + place;
      if (mask[cell] !== 0n) tokens.push({ id: Number(ids[cell]), place });
    }
    return tokens;
  });
}
