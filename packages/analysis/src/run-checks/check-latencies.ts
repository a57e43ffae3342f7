import type { CompletedResult } from '@wattbench/core';
import { clockSlackNs, isLength, millisecondsText, type RunCheck } from './run-check.js';

/**
 * A call lasts no longer than the measured window, and all calls together no longer than the window times the calls that
 * were under way at once. The inferences of the window are the calls times the batch, and no fewer than the protocol asks;
 * of very many calls every n-th is kept.
 */
export const checkLatencies: RunCheck = (result) => {
  if (result.state !== 'completed') return { faults: [], compared: 0, notPossible: null };
  const { latenciesNs } = result;
  const bad = latenciesNs.filter((latencyNs) => !isLength(latencyNs)).length;
  const faults = bad === 0 ? [] : [`${bad} calls have no length`];
  return {
    faults: [...faults, ...countFaults(result), ...sumFaults(result)],
    compared: latenciesNs.length,
    notPossible: null,
  };
};

function countFaults(result: CompletedResult): readonly string[] {
  const { latenciesNs, latencyThinning = 1, outputs, phases, spec } = result;
  const { batchSize, inferences, accuracySamples } = spec.protocol;
  const measure = phases.find(({ id }) => id === 'measure');
  if (measure === undefined) return ['there is no measured window'];
  const faults: string[] = [];
  const calls = measure.inferences / batchSize;
  if (!Number.isInteger(calls) || Math.ceil(calls / latencyThinning) !== latenciesNs.length) {
    const of = latencyThinning === 1 ? '' : `, one of every ${latencyThinning} kept`;
    faults.push(
      `${measure.inferences} inferences are no ${latenciesNs.length} calls of ${batchSize}${of}`,
    );
  }
  if (measure.inferences < inferences) {
    faults.push(`${measure.inferences} inferences, where the protocol asks for ${inferences}`);
  }
  if (outputs.length > accuracySamples) {
    faults.push(`${outputs.length} answers are kept, where ${accuracySamples} were asked for`);
  }
  if (new Set(outputs.map(({ sampleId }) => sampleId)).size < outputs.length) {
    faults.push('a sample was answered twice');
  }
  return faults;
}

function sumFaults({ latenciesNs, phases, spec }: CompletedResult): readonly string[] {
  const window = phases.find(({ id }) => id === 'measure')?.window;
  if (window === undefined) return [];
  const lengthNs = window.endNs - window.startNs;
  const slackNs = clockSlackNs + latenciesNs.length;
  const longestNs = latenciesNs.reduce((longest, latencyNs) => Math.max(longest, latencyNs), 0);
  if (longestNs > lengthNs + slackNs) {
    return [
      `a call of ${millisecondsText(longestNs)} is longer than the window of ${millisecondsText(lengthNs)}`,
    ];
  }
  const { concurrency } = spec.protocol;
  const sumNs = latenciesNs.reduce((sum, latencyNs) => sum + latencyNs, 0);
  if (sumNs <= lengthNs * concurrency + slackNs) return [];
  return [
    `calls of ${millisecondsText(sumNs)} in sum, ${concurrency} at once, do not fit into ${millisecondsText(lengthNs)}`,
  ];
}
