import type { PrecisionTarget } from '@wattbench/core';
import type { TargetFigure } from './cell-summary.js';
import type { Interval } from './interval.js';

/** How tight the figure came out that the experiment was to make tight; `null` where it had no target. */
export function targetFigureOf(
  target: PrecisionTarget | undefined,
  { energy, ratio }: { readonly energy: Interval | null; readonly ratio: Interval | null },
): TargetFigure | null {
  if (target === undefined) return null;
  const { share, of } = target;
  const figure = of === 'energy' ? energy : ratio;
  if (figure === null) return { share, of, reached: null, met: false };
  const reached = (figure.high - figure.low) / 2 / figure.mean;
  return { share, of, reached, met: reached <= share };
}
