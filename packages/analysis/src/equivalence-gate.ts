import {
  precisions,
  type CompletedResult,
  type Equivalence,
  type Precision,
  type Task,
} from '@wattbench/core';
import type { AnswerDifference } from './cell-summary.js';

/** What the comparison of all repeats of one cell with one run of the reference gave. */
export interface AnswerComparison {
  /** Inputs. */
  readonly compared: number;
  /** Inputs that any repeat answered differently, each with its first difference, in the order of their ids. */
  readonly differences: readonly AnswerDifference[];
  /** Repeats with a difference. */
  readonly repeats: number;
  readonly equivalent: boolean;
}

type Output = CompletedResult['outputs'][number];

/** Differences come from a file or from a plug-in and stand in a report. */
const longestDifference = 300;

/**
 * Largest share of the inputs that may be answered differently where weights or arithmetic are coarser than float32:
 * the 99 % to which MLPerf Inference holds reduced precision against the float32 reference, here of the inputs and not
 * of the score (Reddi et al. 2020, doi:10.1109/ISCA45697.2020.00045, section III-B;
 * https://github.com/mlcommons/inference_policies/blob/master/inference_rules.adoc).
 */
const coarseShare = 0.01;

/** Two runs can be compared when these are equal: the hash of the measured samples, and the ids of the answers kept. */
export function samplesOf({ samplesSha256, outputs }: CompletedResult): string {
  return JSON.stringify([samplesSha256, sortedById(outputs).map(({ sampleId }) => sampleId)]);
}

/**
 * Compares every repeat with one run of the reference, input by input. In float32 every input must be answered
 * equivalently; where the coarser of the two precisions is below, at most 1 % of them may not. Repeats that ran other
 * samples must be kept away before. Throws nothing: a task that throws on an answer says that it differs.
 */
export function compareAnswers(
  reference: CompletedResult,
  { repeats, task }: { readonly repeats: readonly CompletedResult[]; readonly task: Task },
): AnswerComparison {
  const expected = sortedById(reference.outputs);
  const differences = new Map<number, AnswerDifference>();
  let repeatsThatDiffer = 0;
  let coarsest: Precision = 'fp32';
  for (const repeat of repeats) {
    const precision = coarserOf(reference, repeat);
    coarsest = coarser(coarsest, precision);
    const own = sortedById(repeat.outputs);
    let differs = false;
    for (const [index, { sampleId, output }] of expected.entries()) {
      const result = judged(() => task.equivalent(output, own[index]?.output, precision));
      if (result.equivalent) continue;
      differs = true;
      const difference = result.difference.slice(0, longestDifference);
      if (!differences.has(index)) differences.set(index, { sampleId, difference });
    }
    if (differs) repeatsThatDiffer += 1;
  }
  const allowed = coarsest === 'fp32' ? 0 : coarseShare * expected.length;
  return {
    compared: expected.length,
    differences: [...differences].toSorted(([a], [b]) => a - b).map(([, found]) => found),
    repeats: repeatsThatDiffer,
    equivalent: differences.size <= allowed,
  };
}

function judged(compare: () => Equivalence): Equivalence {
  try {
    return compare();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { equivalent: false, difference: `the answers could not be compared: ${message}` };
  }
}

/** The coarsest of the weights and, where the session names one that is known, of what was computed with. */
function coarserOf(a: CompletedResult, b: CompletedResult): Precision {
  return [a, b]
    .flatMap(({ spec, session }) => [
      spec.cell.model.artifact.precision,
      ...precisions.filter((precision) => precision === session.precision),
    ])
    .reduce(coarser);
}

/** `precisions` goes from fine to coarse. */
function coarser(a: Precision, b: Precision): Precision {
  return precisions.indexOf(b) > precisions.indexOf(a) ? b : a;
}

function sortedById(outputs: readonly Output[]): readonly Output[] {
  return outputs.toSorted((a, b) =>
    a.sampleId < b.sampleId ? -1 : Number(a.sampleId > b.sampleId),
  );
}
