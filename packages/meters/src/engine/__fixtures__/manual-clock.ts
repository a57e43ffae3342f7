import type { Clock } from '../clock.js';

interface Timer {
  readonly periodNs: number;
  readonly tick: () => void;
  dueNs: number;
}

/** A clock that stands still until it is told to go on; ticks come when they are due. */
export class ManualClock implements Clock {
  #nowNs = 1_000_000_000;
  readonly #timers = new Set<Timer>();
  /** Added at each look: what a read costs. */
  costNs = 0;
  /** No tick comes: the process hangs, or sleeps. */
  stalled = false;

  nowNs(): number {
    this.#nowNs += this.costNs;
    return this.#nowNs;
  }

  every(periodMs: number, tick: () => void): () => void {
    const timer = { periodNs: periodMs * 1e6, tick, dueNs: this.#nowNs + periodMs * 1e6 };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  wait(durationMs: number): Promise<void> {
    return this.advance(durationMs / 1000);
  }

  get timers(): readonly number[] {
    return [...this.#timers].map(({ periodNs }) => periodNs / 1e6);
  }

  /** Time passes without a tick. */
  skip(durationNs: number): void {
    this.#nowNs += durationNs;
  }

  async advance(seconds: number): Promise<void> {
    const endNs = this.#nowNs + Math.round(seconds * 1e9);
    for (;;) {
      const next = [...this.#timers].toSorted((a, b) => a.dueNs - b.dueNs)[0];
      if (this.stalled || next === undefined || next.dueNs > endNs) break;
      this.#nowNs = Math.max(this.#nowNs, next.dueNs);
      next.dueNs += next.periodNs;
      next.tick();
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    this.#nowNs = Math.max(this.#nowNs, endNs);
  }
}
