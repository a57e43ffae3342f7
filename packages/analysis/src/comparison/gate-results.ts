import type { Task } from '@wattbench/core';
import { reachesShare } from '../accuracy-gate.js';
import type { AnswersOfPair, PairComparison, ResultComparison } from './compare-results.js';
import { holmSteps } from './holm.js';
import type { UnpairedCell } from './pair-cells.js';
import { pValueAbove, pValueBelow, oneSidedLimits, smallestEffect } from './ratio-test.js';

export interface GateOptions {
  /** By their ids: their metrics say which way is better. */
  readonly tasks: ReadonlyMap<string, Task>;
  /** Share by which the new result may use more than the baseline, e.g. 0.05. */
  readonly maximumIncrease: number;
  /** Share of the baseline's score on each metric that must be reached, or `null` for no such limit. */
  readonly accuracyGate: number | null;
  /** Whether a cell of the baseline may be missing from the new result. */
  readonly allowMissing?: boolean;
  /** Whether a cell about which the data say too little fails. */
  readonly failUnclear?: boolean;
}

/**
 * `fail`: an increase above the limit is shown. `pass`: one is ruled out. `unclear`: neither.
 */
export type GateVerdict = 'pass' | 'fail' | 'unclear';

export interface GatedPair {
  readonly pair: PairComparison;
  readonly verdict: GateVerdict;
  /** Every reason for a verdict other than `pass`, in words. */
  readonly reasons: readonly string[];
  /** One-sided, of "the increase is no more than the limit"; `null` where it was not tested. */
  readonly pValue: number | null;
  /** At least and at most so much, each one-sided as its verdict is; a ratio. `null` where it was not tested. */
  readonly limits: { readonly low: number; readonly high: number } | null;
  /** Increase, as a share, that would have failed with a chance of 80 %; `null` where it was not tested. */
  readonly smallestIncrease: number | null;
}

export interface GateResult {
  readonly passed: boolean;
  readonly maximumIncrease: number;
  readonly pairs: readonly GatedPair[];
  /** Cells of the baseline that the new result lacks. */
  readonly missing: readonly UnpairedCell[];
  /** Cells that the baseline lacks: nothing is said of them. */
  readonly unheard: readonly UnpairedCell[];
}

/**
 * Judges a comparison in which A is the baseline and B the new result. A cell fails when the one-sided test of "the
 * increase is no more than the limit" says otherwise, corrected for the number of cells (Holm) at the comparison's
 * significance; also when its answers are others, or worse than the gate of accuracy lets pass. Pure; throws nothing.
 */
export function gateResults(
  { pairs, unpaired, significance }: ResultComparison,
  options: GateOptions,
): GateResult {
  const limit = 1 + options.maximumIncrease;
  const tested = pairs.filter(({ doubt, result }) => doubt !== null && result?.pValue != null);
  const pValues = tested.map(({ doubt }) => (doubt === null ? 1 : pValueAbove(doubt, limit)));
  const steps = holmSteps(pValues, significance);
  const gated = pairs.map((pair): GatedPair => {
    const place = tested.indexOf(pair);
    const pValue = place === -1 ? null : (pValues[place] ?? null);
    const step = steps[place] ?? significance;
    const energy = energyVerdict(pair, { limit, pValue, step, significance });
    const worse = [...answerReasons(pair.answers), ...scoreReasons(pair, options)];
    const doubt = pValue === null ? null : pair.doubt;
    // Above the limit as far as a test of "no change" would need it above 1.
    const smallest = doubt === null ? null : smallestEffect(doubt, 2 * step);
    return {
      pair,
      verdict: worse.length > 0 ? 'fail' : energy.verdict,
      reasons: [...energy.reasons, ...worse],
      pValue,
      limits: doubt === null ? null : oneSidedLimits(doubt, { ofLow: step, ofHigh: significance }),
      smallestIncrease: smallest === null ? null : limit * smallest - 1,
    };
  });
  const missing = unpaired.filter(({ side }) => side === 'a');
  return {
    passed:
      pairs.length > 0 &&
      (missing.length === 0 || options.allowMissing === true) &&
      gated.every(
        ({ verdict }) =>
          verdict === 'pass' || (verdict === 'unclear' && options.failUnclear !== true),
      ),
    maximumIncrease: options.maximumIncrease,
    pairs: gated,
    missing,
    unheard: unpaired.filter(({ side }) => side === 'b'),
  };
}

function energyVerdict(
  { doubt, result, obstacles }: PairComparison,
  {
    limit,
    pValue,
    step,
    significance,
  }: {
    readonly limit: number;
    readonly pValue: number | null;
    readonly step: number;
    readonly significance: number;
  },
): Pick<GatedPair, 'verdict' | 'reasons'> {
  if (obstacles.length > 0) {
    const names = obstacles.map(({ what, a, b }) => `${what} (${a} | ${b})`).join(', ');
    return { verdict: 'fail', reasons: [`not comparable, for these differ: ${names}`] };
  }
  if (doubt === null || result === null) {
    return { verdict: 'fail', reasons: ['the figure of a side is not known'] };
  }
  if (pValue === null) {
    return { verdict: 'unclear', reasons: ['one repeat tells nothing of its spread'] };
  }
  if (pValue <= step) {
    return { verdict: 'fail', reasons: ['the increase is above the limit'] };
  }
  if (pValueBelow(doubt, limit) <= significance) return { verdict: 'pass', reasons: [] };
  return {
    verdict: 'unclear',
    reasons: ['an increase above the limit is neither shown nor ruled out'],
  };
}

function answerReasons(answers: AnswersOfPair): readonly string[] {
  if (answers.state !== 'not-equivalent') return [];
  return [`${answers.different} of ${answers.compared} inputs are answered otherwise`];
}

/** Every metric of the task that the baseline has is held to the share. */
function scoreReasons(
  { a, b }: PairComparison,
  { accuracyGate: gate, tasks }: Pick<GateOptions, 'accuracyGate' | 'tasks'>,
): readonly string[] {
  if (gate === null) return [];
  return (tasks.get(a.facets.task)?.metrics ?? []).flatMap((metric) => {
    const expected = a.scores[metric.id];
    const own = b.scores[metric.id];
    if (expected === undefined) return [];
    if (own === undefined) return [`${metric.id} is not known any more`];
    return reachesShare(metric, { own, expected, gate })
      ? []
      : [`${metric.id} went from ${expected.toPrecision(4)} to ${own.toPrecision(4)}`];
  });
}
