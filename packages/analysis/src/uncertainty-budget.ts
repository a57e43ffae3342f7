import { mean } from 'simple-statistics';
import {
  commonCauses,
  independentCauses,
  type MeterCause,
  type RepeatedFigure,
} from './energy-terms.js';
import { expandedUncertainty, isBelied, normalFactor } from './expanded-uncertainty.js';
import { varianceOfMean } from './interval.js';

/** `spread`: what the repeats differ by beyond what the meter explains. `grid`: the carbon intensity. */
export type BudgetCause = MeterCause | 'spread' | 'baseline-drift' | 'grid';

export interface BudgetTerm {
  readonly cause: BudgetCause;
  /** About 95 %, of the mean over all repeats, in the unit of the figure. */
  readonly halfWidth: number;
  /** Of the combined variance; those of all terms add up to 1. */
  readonly varianceShare: number;
}

/** What could be done, and the half-width that would be left, in the unit of the figure. */
export interface Lever {
  readonly lever:
    | 'more-repeats'
    | 'longer-window'
    | 'better-meter'
    | 'quieter-machine'
    | 'steadier-idle'
    | 'known-grid';
  readonly halfWidth: number;
}

/** A budget in the sense of the GUM (JCGM 100:2008, 8 and annex H): which cause of doubt gives how much of the interval. */
export interface UncertaintyBudget {
  readonly of: 'energy' | 'net' | 'carbon';
  readonly mean: number;
  /** Expanded, to first order: for large doubts the interval itself is not symmetrical. */
  readonly halfWidth: number;
  readonly level: number;
  readonly coverageFactor: number;
  /** Effective; `null` where nothing was estimated from a spread. */
  readonly degreesOfFreedom: number | null;
  /** The largest first; causes without a part are left out. */
  readonly terms: readonly BudgetTerm[];
  /** The best first. */
  readonly levers: readonly Lever[];
}

export interface BudgetRequest {
  readonly of: UncertaintyBudget['of'];
  readonly repeats: readonly RepeatedFigure[];
  readonly level: number;
  /** Of carbon: the half-width of the grid's doubt, in the unit of the figure. */
  readonly gridHalfWidth?: number;
}

/** Variances of the mean by their cause, and the number of repeats that they are of. */
interface Model {
  readonly common: ReadonlyMap<BudgetCause, number>;
  readonly independent: ReadonlyMap<BudgetCause, number>;
  /**
   * Of the mean by the spread that was seen, what the meter erred by included; `null` for one repeat, and for repeats
   * that differ by too little for errors that are new in each.
   */
  readonly observed: number | null;
  readonly repeats: number;
}

const stated = normalFactor(0.95);
/** A share of the variance that is left of differences that cancel. */
const rounding = 1e-12;
/** A lever that leaves more of the interval than this is none. */
const worthwhile = 0.98;
/** Stated accuracy of a good wall meter or analyser (class 1, IEC 62053-21). */
const goodGain = 0.01;

/** The budget of one figure; `null` without repeats, or where they are too large to be squared. */
export function uncertaintyBudget(request: BudgetRequest): UncertaintyBudget | null {
  const { of, repeats, level } = request;
  if (repeats.length === 0) return null;
  const model = modelOf(request);
  const centre = mean(repeats.map(({ value }) => value));
  const whole = expanded(model, level);
  if (![centre, whole.halfWidth].every(Number.isFinite)) return null;
  return {
    of,
    mean: centre,
    halfWidth: whole.halfWidth,
    level,
    coverageFactor: whole.coverageFactor,
    degreesOfFreedom: Number.isFinite(whole.degrees) ? whole.degrees : null,
    terms: termsOf(model),
    levers: leversOf(model, { level, centre }).filter(
      ({ halfWidth }) => halfWidth < whole.halfWidth * worthwhile,
    ),
  };
}

function modelOf({ repeats, gridHalfWidth }: BudgetRequest): Model {
  const common = new Map<BudgetCause, number>();
  const independent = new Map<BudgetCause, number>();
  const spread = varianceOfMean(repeats.map(({ value }) => value));
  const meanOfSquares = (halfWidths: readonly number[]): number =>
    varianceOf(Math.hypot(...halfWidths) / repeats.length);
  for (const cause of commonCauses) {
    common.set(cause, varianceOf(mean(repeats.map(({ terms }) => terms[cause]))));
  }
  for (const cause of independentCauses) {
    independent.set(cause, meanOfSquares(repeats.map(({ terms }) => terms[cause])));
  }
  const drifts = repeats.flatMap(({ drift }) => drift ?? []);
  if (drifts.length > 0) {
    common.set('baseline-drift', varianceOf(mean(drifts.map((drift) => drift.common))));
    independent.set('baseline-drift', meanOfSquares(drifts.map((drift) => drift.own)));
  }
  if (gridHalfWidth !== undefined) common.set('grid', varianceOf(gridHalfWidth));
  const ofMeter = sum(independent);
  const { length } = repeats;
  if (spread === null || isBelied(spread, ofMeter * length)) {
    // The repeats err alike, or there is one: their errors do not average out.
    return { common, independent: scaled(independent, length), observed: null, repeats: length };
  }
  // Whatever the meter states, it explains no more than the spread that was seen.
  const explained = ofMeter > spread.variance ? spread.variance / ofMeter : 1;
  return {
    common,
    independent: scaled(independent, explained),
    observed: spread.variance,
    repeats: length,
  };
}

function scaled(
  variances: ReadonlyMap<BudgetCause, number>,
  factor: number,
): ReadonlyMap<BudgetCause, number> {
  return new Map([...variances].map(([cause, variance]) => [cause, variance * factor] as const));
}

function varianceOf(halfWidth: number): number {
  return (halfWidth / stated) ** 2;
}

/** As the interval does: the spread as it was seen, or else what the meter says of itself. */
function expanded({ common, independent, observed, repeats }: Model, level: number) {
  const known = sum(common);
  if (observed === null) {
    return expandedUncertainty({ estimated: [], known: known + sum(independent) }, level);
  }
  const estimated = [{ variance: observed, degrees: repeats - 1 }];
  return expandedUncertainty({ estimated, known }, level);
}

function termsOf(model: Model): readonly BudgetTerm[] {
  const variances = new Map(model.common);
  for (const [cause, variance] of model.independent) {
    variances.set(cause, (variances.get(cause) ?? 0) + variance);
  }
  variances.set('spread', beyondMeter(model));
  const total = sum(variances);
  return [...variances]
    .filter(([, variance]) => variance > rounding * total)
    .map(([cause, variance]) => ({
      cause,
      halfWidth: stated * Math.sqrt(variance),
      varianceShare: variance / total,
    }))
    .toSorted((a, b) => b.varianceShare - a.varianceShare);
}

function leversOf(
  model: Model,
  { level, centre }: { readonly level: number; readonly centre: number },
): readonly Lever[] {
  const changed: readonly (readonly [Lever['lever'], Model | null])[] = [
    ['more-repeats', model.observed === null ? null : twiceAsMany(model)],
    ['longer-window', withIndependent(model, fourTimesAsLong)],
    ['better-meter', withGoodMeter(model, Math.abs(centre))],
    ['quieter-machine', model.observed === null ? null : withoutSpread(model)],
    ['steadier-idle', without(model, 'baseline-drift')],
    ['known-grid', without(model, 'grid')],
  ];
  return changed
    .flatMap(([lever, after]) =>
      after === null ? [] : { lever, halfWidth: expanded(after, level).halfWidth },
    )
    .toSorted((a, b) => a.halfWidth - b.halfWidth);
}

function twiceAsMany(model: Model): Model {
  return {
    ...model,
    independent: scaled(model.independent, 1 / 2),
    observed: (model.observed ?? 0) / 2,
    repeats: model.repeats * 2,
  };
}

/** A step, an update and an edge are the same in J however long the window is; what lies between samples averages out. */
function fourTimesAsLong(cause: BudgetCause, variance: number): number {
  if (cause === 'baseline-drift') return variance;
  return variance / (cause === 'sampling' ? 4 : 16);
}

function withGoodMeter(model: Model, centre: number): Model {
  const common = new Map(model.common);
  common.set('model', 0);
  common.set(
    'gain',
    Math.min(sumOf(model.common, commonCauses), ((goodGain * centre) / stated) ** 2),
  );
  return { ...model, common };
}

function withoutSpread(model: Model): Model {
  return { ...model, observed: sum(model.independent) };
}

function without(model: Model, cause: BudgetCause): Model {
  const kept = withIndependent(model, (other, variance) => (other === cause ? 0 : variance));
  return { ...kept, common: new Map([...model.common, [cause, 0]]) };
}

/** What the meter errs by anew in each repeat is part of the spread that was seen, and goes with it. */
function withIndependent(
  model: Model,
  change: (cause: BudgetCause, variance: number) => number,
): Model {
  const independent = new Map(
    [...model.independent].map(([cause, variance]) => [cause, change(cause, variance)]),
  );
  const observed = model.observed === null ? null : beyondMeter(model) + sum(independent);
  return { ...model, independent, observed };
}

/** Variance of the spread that the meter does not explain. */
function beyondMeter({ observed, independent }: Model): number {
  return Math.max(0, (observed ?? 0) - sum(independent));
}

function sum(variances: ReadonlyMap<BudgetCause, number>): number {
  return [...variances.values()].reduce((total, variance) => total + variance, 0);
}

function sumOf(
  variances: ReadonlyMap<BudgetCause, number>,
  causes: readonly BudgetCause[],
): number {
  return causes.reduce((total, cause) => total + (variances.get(cause) ?? 0), 0);
}
