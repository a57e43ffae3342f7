import type { Experiment, Result, RunSpec } from '@wattbench/core';

/** Asked with all results so far, at the looks of the target: why no further block is needed, or `null`. */
export type Enough = (results: readonly Result[]) => string | null;

/**
 * Decides before each block (one repeat of every cell) of an experiment with a target whether it is made. It looks only
 * where the target says so, since each look spends of the 5 %. A block that was begun is finished: the cells keep the
 * same number of repeats.
 */
export class NeededBlocks {
  readonly #target: Experiment['target'];
  readonly #enough: Enough;
  readonly #nowS: () => number;
  readonly #startedS: number;
  readonly #begun = new Set<number>();
  #reason: string | undefined;

  constructor(
    { target }: Pick<Experiment, 'target'>,
    options: {
      readonly enough: Enough;
      /** Results of an earlier process. */
      readonly results: readonly Result[];
      readonly nowS: () => number;
    },
  ) {
    this.#target = target;
    this.#enough = options.enough;
    this.#nowS = options.nowS;
    this.#startedS = options.nowS();
    for (const { spec } of options.results) this.#begun.add(spec.repeat);
  }

  /** Why this run is not made, in words; `undefined` when it is. */
  reasonAgainst({ repeat }: RunSpec, results: readonly Result[]): string | undefined {
    if (this.#target === undefined || this.#begun.has(repeat)) return this.#reason;
    this.#begun.add(repeat);
    this.#reason ??= this.#decide(repeat, { target: this.#target, results });
    return this.#reason;
  }

  #decide(
    repeats: number,
    {
      target: { looks, budgetS },
      results,
    }: {
      readonly target: NonNullable<Experiment['target']>;
      readonly results: readonly Result[];
    },
  ): string | undefined {
    if (looks.includes(repeats)) {
      const reason = this.#enough(results);
      if (reason !== null) return reason;
    }
    if (repeats > 0 && budgetS !== null && this.#nowS() - this.#startedS >= budgetS) {
      return `the time of ${budgetS} s is up`;
    }
    return undefined;
  }
}
