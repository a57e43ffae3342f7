import type { UncertaintyTerm } from '@wattbench/core';
import { rootOfSquares } from './interval.js';

export type MeterCause = UncertaintyTerm['cause'];

/** Half-widths (about 95 %) in J by their cause. */
export type EnergyTerms = Readonly<Record<MeterCause, number>>;

/** One repeat of a figure with its doubt by cause, all in the unit of the figure. */
export interface RepeatedFigure {
  readonly runId: string;
  readonly value: number;
  readonly terms: EnergyTerms;
  /** Of net energy: half-widths of what the idle power may have drifted by, common to all repeats and new in each. */
  readonly drift?: { readonly common: number; readonly own: number };
}

/** The same in every window that a meter reads. */
export const commonCauses = ['gain', 'model'] as const satisfies readonly MeterCause[];
/** New in every window. */
export const independentCauses = [
  'resolution',
  'update-period',
  'edge-skew',
  'sampling',
] as const satisfies readonly MeterCause[];

/** One half-width for each cause. */
export function termsBy(halfWidthOf: (cause: MeterCause) => number): EnergyTerms {
  return {
    gain: halfWidthOf('gain'),
    model: halfWidthOf('model'),
    resolution: halfWidthOf('resolution'),
    'update-period': halfWidthOf('update-period'),
    'edge-skew': halfWidthOf('edge-skew'),
    sampling: halfWidthOf('sampling'),
  };
}

export function systematicOf(terms: EnergyTerms): number {
  return rootOfSquares(commonCauses.map((cause) => terms[cause]));
}

export function independentOf(terms: EnergyTerms): number {
  return rootOfSquares(independentCauses.map((cause) => terms[cause]));
}

export function scaledTerms(terms: EnergyTerms, factor: number): EnergyTerms {
  return termsBy((cause) => terms[cause] * factor);
}
