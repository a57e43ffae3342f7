import type { BoundingBox } from './detected-object.js';

/**
 * Area that two boxes share over the area that they cover together, from 0 to 1 (Jaccard index;
 * Everingham et al. 2010, section 4.2, https://doi.org/10.1007/s11263-009-0275-4). 1 for the same box,
 * even one without area. Not a number where an edge is none.
 */
export function intersectionOverUnion(a: BoundingBox, b: BoundingBox): number {
  if (isSame(a, b)) return 1;
  const width = Math.min(a.xmax, b.xmax) - Math.max(a.xmin, b.xmin);
  const height = Math.min(a.ymax, b.ymax) - Math.max(a.ymin, b.ymin);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (area(a) + area(b) - shared);
}

function area({ xmin, ymin, xmax, ymax }: BoundingBox): number {
  return (xmax - xmin) * (ymax - ymin);
}

function isSame(a: BoundingBox, b: BoundingBox): boolean {
  return a.xmin === b.xmin && a.ymin === b.ymin && a.xmax === b.xmax && a.ymax === b.ymax;
}
