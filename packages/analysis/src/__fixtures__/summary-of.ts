import type { CompletedResult } from '@wattbench/core';
import { carbonIntensity, summarise, type CellSummary } from '../index.js';
import { numberTask } from './number-task.js';
import { repeatsOf } from './runs.js';

export const tasks = new Map([[numberTask.id, numberTask]]);
export const intensity = carbonIntensity({ intensityGPerKwh: 400 });

/** The one summary of these repeats of one cell. */
export function summaryOf(results: readonly CompletedResult[]): CellSummary {
  const [summary, ...others] = summarise(repeatsOf(results), { intensity, tasks });
  if (summary === undefined || others.length > 0) throw new TypeError('expected one summary');
  return summary;
}
