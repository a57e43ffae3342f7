import type { Protocol, RunSpec } from '@wattbench/core';

/**
 * Guesses the time to the end from the runs that are done: the mean of the same cell and protocol, else of all. Before the
 * first is done it tells the least that the protocols ask for, where that is long.
 */
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
    if (this.#open.length === 0) return '';
    if (all.length === 0) return atLeast(this.#open);
    const seconds = this.#open
      .map((spec) => mean(this.#doneS.get(keyOf(spec)) ?? all))
      .reduce((sum, value) => sum + value, 0);
    return ` · then about ${duration(seconds)} more`;
  }
}

/** Less is over before it is read. */
const worthTellingS = 30;

function atLeast(runs: readonly RunSpec[]): string {
  const seconds = runs.reduce((sum, { protocol }) => sum + leastRunS(protocol), 0);
  return seconds < worthTellingS ? '' : ` · then at least ${duration(seconds)} more`;
}

/** Seconds that a run takes at the least: three idle windows with their rests, the warm-up, the measured window. */
function leastRunS({ baselineS, settleS, warmUp, minimumWindow }: Protocol): number {
  const idleS = baselineS === 0 ? 0 : 3 * (baselineS + settleS);
  const steadyS = (warmUp?.steady?.rounds ?? 0) * (warmUp?.steady?.roundS ?? 0);
  return idleS + Math.max(warmUp?.minimumS ?? 0, steadyS) + minimumWindow.seconds;
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
