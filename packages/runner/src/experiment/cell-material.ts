import type { Dataset, Model, Sample, Task } from '@wattbench/core';

/** What a cell's names stand for on this machine. */
export interface CellMaterial {
  readonly task: Task;
  readonly model: Model;
  readonly directory: string;
  readonly dataset: Dataset;
}

/** The first `limit` samples in the order that the seed gives. */
export async function takeSamples(
  dataset: Dataset,
  options: { readonly seed: number; readonly limit: number },
): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for await (const sample of dataset.samples(options)) {
    samples.push(sample);
    if (samples.length >= options.limit) break;
  }
  return samples;
}
