import type { Quality, Task } from '@wattbench/core';
import type { AnswerDifference } from '../cell-summary.js';
import { compareAnswers, samplesOf } from '../equivalence-gate.js';
import { ratioDoubt, ratioInterval, type Interval, type RatioDoubt } from '../interval.js';
import { lookLevel } from '../look-level.js';
import { scoresOf } from '../scores.js';
import { choosable, type FacetName, type Facets } from './cell-facets.js';
import { environmentDifferences, obstaclesTo, shareMeter, type Difference } from './differences.js';
import { holmAdjusted, holmSteps } from './holm.js';
import { measureOf, type ComparedMetric, type Measure } from './measures.js';
import {
  pairCells,
  type AmbiguousCell,
  type CellPair,
  type ComparedSide,
  type SideCell,
  type UnpairedCell,
} from './pair-cells.js';
import { pValueOf, smallestEffect } from './ratio-test.js';

export interface CompareOptions {
  /** By their ids. Answers of a task that is missing are not compared. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** Default: `energy`. */
  readonly metric?: ComparedMetric;
}

/** One side of a pair. */
export interface ComparedCell {
  readonly experimentId: string;
  readonly facets: Facets;
  /** Repeats that have the figure. */
  readonly repeats: number;
  /** Wh per 1,000 inferences, or seconds of CPU time per 1,000. */
  readonly figure: Interval | null;
  readonly quality: Quality | null;
  readonly boundary: string | null;
  readonly scores: Readonly<Record<string, number>>;
}

export type AnswersOfPair =
  | {
      readonly state: 'equivalent' | 'not-equivalent';
      /** Inputs. */
      readonly compared: number;
      readonly different: number;
      /** At most three. */
      readonly first: readonly AnswerDifference[];
    }
  | { readonly state: 'not-compared'; readonly reason: string };

/** B against A. */
export interface RatioOfPair {
  /** B over A. Its level is that of the pair's step in Holm's procedure: it leaves out 1 exactly when there is a difference. */
  readonly ratio: Interval;
  readonly level: number;
  /** Of "the ratio is 1"; `null` where a side has one repeat, which tells nothing of its spread. */
  readonly pValue: number | null;
  readonly adjustedPValue: number | null;
  readonly verdict: 'b-uses-more' | 'b-uses-less' | 'no-difference-shown' | 'not-tested';
  /** Ratio above 1 that these data would have shown with a chance of 80 %; `null` without a test. */
  readonly smallestEffect: number | null;
  /** Whether one meter read both, so that its gain cancels. */
  readonly sharedMeter: boolean;
}

export interface PairComparison {
  readonly a: ComparedCell;
  readonly b: ComparedCell;
  /** Why a ratio would mean nothing; then there is none. */
  readonly obstacles: readonly Difference[];
  /** What differs and may. */
  readonly environment: readonly Difference[];
  readonly answers: AnswersOfPair;
  /** `null` where there are obstacles, or a figure is not known. */
  readonly result: RatioOfPair | null;
  /** What the ratio is made of: for other questions about it, such as a gate's. `null` as `result`. */
  readonly doubt: RatioDoubt | null;
}

export interface ResultComparison {
  readonly metric: ComparedMetric;
  readonly pairs: readonly PairComparison[];
  readonly unpaired: readonly UnpairedCell[];
  readonly ambiguous: readonly AmbiguousCell[];
  /** 5 %, less where an experiment with a target was looked at several times. */
  readonly significance: number;
}

/**
 * Compares two results, cell by cell: the ratio of B to A with its interval, a test corrected for the number of pairs
 * (Holm), the smallest effect that could have been seen, answers and scores beside it. What differs in work, window,
 * boundary or in being measured or estimated gets no ratio, and the reasons instead. Pure; throws nothing.
 */
export function compareResults(
  a: ComparedSide,
  b: ComparedSide,
  { tasks, metric = 'energy' }: CompareOptions,
): ResultComparison {
  const level = Math.max(lookLevel(a.experiment), lookLevel(b.experiment));
  const { pairs, unpaired, ambiguous } = pairCells(a, b);
  const selected = new Set([...Object.keys(a.select ?? {}), ...Object.keys(b.select ?? {})]);
  const chosen = choosable.filter((name) => selected.has(name));
  const drafts = pairs.map((pair) => draftOf(pair, { metric, level, chosen }));
  const tested = drafts.filter(({ pValue }) => pValue !== null);
  const pValues = tested.map(({ pValue }) => pValue ?? 1);
  const significance = 1 - level;
  const steps = holmSteps(pValues, significance);
  const adjusted = holmAdjusted(pValues);
  return {
    metric,
    pairs: drafts.map((draft) => {
      const place = tested.indexOf(draft);
      const test =
        place === -1
          ? null
          : { step: steps[place] ?? significance, adjusted: adjusted[place] ?? 1 };
      return concluded(draft, { test, significance, tasks });
    }),
    unpaired,
    ambiguous,
    significance,
  };
}

interface Draft {
  readonly pair: CellPair;
  readonly measures: { readonly a: Measure; readonly b: Measure };
  readonly obstacles: readonly Difference[];
  readonly doubt: RatioDoubt | null;
  readonly sharedMeter: boolean;
  readonly pValue: number | null;
}

function draftOf(
  pair: CellPair,
  {
    metric,
    level,
    chosen,
  }: {
    readonly metric: ComparedMetric;
    readonly level: number;
    readonly chosen: readonly FacetName[];
  },
): Draft {
  const measures = {
    a: measureOf(pair.a.cell, { metric, level }),
    b: measureOf(pair.b.cell, { metric, level }),
  };
  const { energy: own } = measures.a;
  const { energy: other } = measures.b;
  const energies = own === null || other === null ? null : { a: own, b: other };
  const obstacles = obstaclesTo(pair, { energies, chosen });
  const sharedMeter = shareMeter(pair);
  const doubt =
    obstacles.length > 0 ? null : ratioDoubt(measures.b.values, measures.a.values, sharedMeter);
  const several = measures.a.values.length > 1 && measures.b.values.length > 1;
  return {
    pair,
    measures,
    obstacles,
    doubt,
    sharedMeter,
    pValue: doubt !== null && several ? pValueOf(doubt) : null,
  };
}

function concluded(
  { pair, measures, obstacles, doubt, sharedMeter, pValue }: Draft,
  {
    test,
    significance,
    tasks,
  }: {
    readonly test: { readonly step: number; readonly adjusted: number } | null;
    readonly significance: number;
    readonly tasks: ReadonlyMap<string, Task>;
  },
): PairComparison {
  const level = 1 - (test?.step ?? significance);
  const options = { level, sharedGain: sharedMeter };
  const ratio =
    doubt === null ? null : ratioInterval(measures.b.values, measures.a.values, options);
  return {
    a: comparedCell(pair.a, measures.a),
    b: comparedCell(pair.b, measures.b),
    obstacles,
    environment: environmentDifferences(pair),
    answers: answersOf(pair, tasks),
    result:
      doubt === null || ratio === null
        ? null
        : {
            ratio,
            level,
            pValue,
            adjustedPValue: test?.adjusted ?? null,
            verdict: verdictOf(doubt, { pValue, step: test?.step ?? null }),
            smallestEffect: test === null ? null : smallestEffect(doubt, test.step),
            sharedMeter,
          },
    doubt,
  };
}

function verdictOf(
  { ratio }: RatioDoubt,
  { pValue, step }: { readonly pValue: number | null; readonly step: number | null },
): RatioOfPair['verdict'] {
  if (pValue === null || step === null) return 'not-tested';
  if (pValue > step) return 'no-difference-shown';
  return ratio > 1 ? 'b-uses-more' : 'b-uses-less';
}

function comparedCell({ cell, facets }: SideCell, measure: Measure): ComparedCell {
  return {
    experimentId: cell.experiment.id,
    facets,
    repeats: measure.values.length,
    figure: measure.interval,
    quality: measure.energy?.quality ?? null,
    boundary: measure.energy?.boundary ?? null,
    scores: scoresOf(cell.completed).means,
  };
}

const shownDifferences = 3;

/** Every repeat of B against the first of A, and as MLPerf's rule for coarser precision has it. */
function answersOf({ a, b }: CellPair, tasks: ReadonlyMap<string, Task>): AnswersOfPair {
  const task = tasks.get(a.facets.task);
  const [expected] = a.cell.completed;
  if (task === undefined) return { state: 'not-compared', reason: 'the task is not known' };
  if (expected === undefined || b.cell.completed.length === 0) {
    return { state: 'not-compared', reason: 'a side has no completed run' };
  }
  if (expected.outputs.length === 0) {
    return { state: 'not-compared', reason: 'no answers were kept' };
  }
  const repeats = b.cell.completed.filter((repeat) => samplesOf(repeat) === samplesOf(expected));
  if (repeats.length < b.cell.completed.length) {
    return { state: 'not-compared', reason: 'the answers kept are of other inputs' };
  }
  const found = compareAnswers(expected, { repeats, task });
  return {
    state: found.equivalent ? 'equivalent' : 'not-equivalent',
    compared: found.compared,
    different: found.differences.length,
    first: found.differences.slice(0, shownDifferences),
  };
}
