import type { CompletedResult, Experiment, RunSpec } from '@wattbench/core';
import { summarise, type CellSummary } from '../index.js';
import { makeExperiment, makeRun, makeSpec } from './runs.js';
import { intensity, tasks } from './summary-of.js';

/** A run of a plan in which backends take turns: repeat by repeat, in the order named. */
export function specOf(
  backend: string,
  change: {
    readonly repeat?: number;
    readonly place?: number;
    readonly cell?: Partial<RunSpec['cell']>;
    readonly protocol?: Partial<RunSpec['protocol']>;
    readonly options?: RunSpec['cell']['backend']['options'];
  } = {},
): RunSpec {
  const { repeat = 0, place = 0, cell = {}, protocol = {}, options = {} } = change;
  const spec = makeSpec(repeat);
  const own = { ...spec.cell, backend: { ...spec.cell.backend, id: backend, options }, ...cell };
  return {
    ...spec,
    id: JSON.stringify([own, protocol, repeat]),
    cell: own,
    protocol: { ...spec.protocol, ...protocol },
    order: repeat * 10 + place,
  };
}

/** Answers `value` to each of `count` samples, with some changed. */
export function answers(
  count: number,
  changed: Readonly<Record<number, unknown>> = {},
): CompletedResult['outputs'] {
  return Array.from({ length: count }, (_, index) => ({
    sampleId: `s${index}`,
    output: index in changed ? changed[index] : 1,
  }));
}

export function runOf(
  spec: RunSpec,
  change: Partial<CompletedResult> & { readonly energyJ?: number } = {},
): CompletedResult {
  const { energyJ = 36, ...rest } = change;
  return makeRun(spec, energyJ, { outputs: answers(4), ...rest });
}

/** The summaries of these results, by the names of their backends. */
export function summariesOf(
  results: readonly CompletedResult[],
  change: Partial<Experiment> = {},
): Readonly<Record<string, CellSummary>> {
  const experiment = makeExperiment(
    results.map(({ spec }) => spec),
    { reference: 'onnx', ...change },
  );
  const summaries = summarise({ experiment, results }, { intensity, tasks });
  return Object.fromEntries(
    summaries.map((summary) => [
      [summary.backend, ...(summary.variant === null ? [] : [summary.variant])].join(' '),
      summary,
    ]),
  );
}
