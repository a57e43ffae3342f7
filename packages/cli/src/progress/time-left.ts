import type { RunSpec } from '@wattbench/core';

/** Guesses the time to the end from the runs that are done: the mean of the same cell and protocol, else of all. */
export class TimeLeft {
  #open: readonly RunSpec[] = [];
  #startedMs = 0;
  readonly #doneS = new Map<string, number[]>();

  plan(runs: readonly RunSpec[]): void {
    this.#open = runs;
  }

  begin(spec: RunSpec): void {
    this.#startedMs = performance.now();
    this.#open = this.#open.filter(({ id }) => id !== spec.id);
  }

  /** Seconds that the run took. */
  end(spec: RunSpec): number {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const key = keyOf(spec);
    this.#doneS.set(key, [...(this.#doneS.get(key) ?? []), seconds]);
    return seconds;
  }

  /** Empty while nothing is known. */
  text(): string {
    const all = [...this.#doneS.values()].flat();
    if (all.length === 0 || this.#open.length === 0) return '';
    const seconds = this.#open
      .map((spec) => mean(this.#doneS.get(keyOf(spec)) ?? all))
      .reduce((sum, value) => sum + value, 0);
    return ` · then about ${duration(seconds)} more`;
  }
}

function keyOf({ cell, protocol }: RunSpec): string {
  return [cell.model.id, cell.backend.id, cell.device, protocol.name].join(' ');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
