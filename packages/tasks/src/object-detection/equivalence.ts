import type { Equivalence, Precision } from '@wattbench/core';

import { scoreTolerance } from '../equivalence/score-tolerance.js';
import { different, equivalent, quoted } from '../equivalence/verdict.js';
import {
  minimumObjectScore,
  type DetectedObject,
  type ObjectDetectionOutput,
} from './detected-object.js';
import { intersectionOverUnion } from './intersection-over-union.js';
import { unmatchedObjects } from './match-objects.js';

/**
 * Least intersection over union of the boxes that two runtimes give one object. COCO calls 0.75 its
 * strict metric and 0.5 that of PASCAL VOC (https://cocodataset.org/#detection-eval): with float16 the
 * boxes agree strictly, and with weights of 8 and 4 bits they still mean the same object. In float32 the
 * edges differ by parts of a pixel; 0.9 leaves room for small boxes whose edges are rounded to pixels.
 */
export const minimumOverlap: Readonly<Record<Precision, number>> = {
  fp32: 0.9,
  fp16: 0.75,
  int8: 0.5,
  uint8: 0.5,
  q4: 0.5,
};

/**
 * Equivalent: each object has one in the other answer with the same label, a box that overlaps by at
 * least `minimumOverlap` and a score within `scoreTolerance`. An object whose score is within that
 * tolerance of 0.5, where answers are cut, may be in one answer only.
 */
export function compareDetections(
  a: ObjectDetectionOutput,
  b: ObjectDetectionOutput,
  precision: Precision,
): Equivalence {
  const unsound = [...a, ...b].find((object) => !hasFiniteNumbers(object));
  if (unsound !== undefined) {
    return different(`object ${described(unsound)} holds a value that is no finite number`);
  }
  const rule = {
    minimumOverlap: minimumOverlap[precision],
    scoreTolerance: scoreTolerance[precision],
  };
  const alone = unmatchedObjects(a, b, rule);
  const difference =
    firstOf(a, { places: alone.first, others: b, tolerance: rule.scoreTolerance }) ??
    firstOf(b, { places: alone.second, others: a, tolerance: rule.scoreTolerance });
  return difference === null
    ? equivalent
    : different(
        `${difference} (tolerance: IoU ${rule.minimumOverlap}, score ${rule.scoreTolerance})`,
      );
}

/** The first object that stands alone and is not near the cut. */
function firstOf(
  objects: ObjectDetectionOutput,
  found: {
    readonly places: readonly number[];
    readonly others: ObjectDetectionOutput;
    readonly tolerance: number;
  },
): string | null {
  for (const place of found.places) {
    const object = objects[place];
    if (object === undefined || object.score - minimumObjectScore <= found.tolerance) continue;
    const nearest = nearestOf(object, found.others);
    return `object ${described(object)} against ${nearest === null ? 'none of this label' : described(nearest)}`;
  }
  return null;
}

/** The object of the same label whose box overlaps most. */
function nearestOf(object: DetectedObject, others: ObjectDetectionOutput): DetectedObject | null {
  let nearest: DetectedObject | null = null;
  let largest = -1;
  for (const other of others) {
    const overlap =
      other.label === object.label ? intersectionOverUnion(object.box, other.box) : -1;
    if (overlap <= largest) continue;
    nearest = other;
    largest = overlap;
  }
  return nearest;
}

function hasFiniteNumbers({ score, box }: DetectedObject): boolean {
  return [score, box.xmin, box.ymin, box.xmax, box.ymax].every(Number.isFinite);
}

function described({ label, score, box }: DetectedObject): string {
  return `${quoted(label)} of score ${score} at [${box.xmin}, ${box.ymin}, ${box.xmax}, ${box.ymax}]`;
}
