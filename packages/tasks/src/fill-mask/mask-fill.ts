/** One token that a model would put in the place of the mask. */
export interface MaskFill {
  readonly token: string;
  /** Its softmax probability, from 0 to 1. */
  readonly score: number;
}

/** Sorted by score, highest first: at most `maximumFills`. */
export type FillMaskOutput = readonly MaskFill[];

export const maximumFills = 5;
