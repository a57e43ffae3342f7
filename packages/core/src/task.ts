import type { Precision } from './model.js';

/** One answer of a backend beside the label that the data set gives. */
export interface ScoredItem<Input = unknown, Output = unknown, Reference = unknown> {
  readonly sampleId: string;
  readonly input: Input;
  readonly output: Output;
  readonly reference: Reference;
}

export type Equivalence =
  | { readonly equivalent: true }
  | { readonly equivalent: false; readonly difference: string };

/** What one unit of work is. Energy is always given per 1,000 inferences; this is the second denominator. */
export type WorkUnit = 'sample' | 'output-token' | 'image' | 'audio-second';

export interface Metric {
  readonly id: string;
  readonly better: 'higher' | 'lower';
}

/** A question that can be put to a model, and how its answers are judged. Pure: holds no model and reads no file. */
export interface Task<Input = unknown, Output = unknown, Reference = unknown> {
  readonly specVersion: 1;
  /** The Hugging Face pipeline id where one exists. */
  readonly id: string;
  readonly title: string;
  readonly unit: WorkUnit;
  countUnits(output: Output, input: Input): number;
  /** The first metric is the one that a table shows. */
  readonly metrics: readonly Metric[];
  /** Pure; runs in the parent after measurement. A metric that cannot be computed is left out, never 0. */
  score(
    items: readonly ScoredItem<NoInfer<Input>, Output, Reference>[],
  ): Readonly<Record<string, number>>;
  /**
   * Same input, two runtimes: are the answers the same, within the tolerance of a precision? It is the
   * coarser one of the two.
   */
  equivalent(a: Output, b: Output, precision: Precision): Equivalence;
  /**
   * Of a task whose input is a text: the input with exactly so many words between white space, cut, or said again from
   * its start. Pure; runs in the parent, so that the length is the same for every runtime. What the question hangs on
   * (a gap, a question) is kept. Throws `DATASET_INVALID` where there is no word to repeat.
   */
  withInputWords?(input: Input, words: number): Input;
}
