/** One label that a model gave, with its softmax probability. */
export interface LabelScore {
  readonly label: string;
  /** From 0 to 1; the scores of all labels of the model add up to 1. */
  readonly score: number;
}

/** Sorted by score, highest first: all labels of the model, at most `maximumLabels`. */
export type ClassificationOutput = readonly LabelScore[];

/** Labels that an output keeps: a result stores every output, and a model can have 20,000 labels. */
export const maximumLabels = 5;
