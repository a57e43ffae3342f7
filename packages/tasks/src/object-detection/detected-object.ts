/** Edges in pixels of the given image, counted from its upper left corner. */
export interface BoundingBox {
  readonly xmin: number;
  readonly ymin: number;
  readonly xmax: number;
  readonly ymax: number;
}

export interface DetectedObject {
  readonly label: string;
  /** Probability of the label, from `minimumObjectScore` to 1. */
  readonly score: number;
  readonly box: BoundingBox;
}

/** Sorted by score, highest first. */
export type ObjectDetectionOutput = readonly DetectedObject[];

/** An object that a model is less sure of is not in its answer. */
export const minimumObjectScore = 0.5;

/** An object that is in an image, for scoring. */
export type LabelledObject = Pick<DetectedObject, 'label' | 'box'>;
