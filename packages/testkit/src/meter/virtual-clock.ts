interface Timer {
  readonly periodNs: number;
  readonly tick: () => void;
  count: number;
}

/** A clock for a meter's tests, which jumps from tick to tick: hours pass in seconds. Each tick is late by what `late` says. */
export class VirtualClock {
  #nowNs = 1e9;
  readonly #startNs = 1e9;
  readonly #timers = new Set<Timer>();
  readonly #late: (count: number) => number | null;

  /** `late(count)`: delay of a tick in parts of its period, or `null` where it never comes. */
  constructor(late: (count: number) => number | null = () => 0) {
    this.#late = late;
  }

  nowNs(): number {
    return this.#nowNs;
  }

  every(periodMs: number, tick: () => void): () => void {
    const timer = { periodNs: periodMs * 1e6, tick, count: 0 };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  async wait(durationMs: number): Promise<void> {
    await this.goTo(this.#nowNs + durationMs * 1e6);
  }

  async goTo(endNs: number): Promise<void> {
    for (const timer of this.#timers) {
      for (;;) {
        const late = this.#late(timer.count + 1);
        const dueNs = this.#startNs + (timer.count + 1 + (late ?? 0)) * timer.periodNs;
        if (dueNs > endNs) break;
        timer.count += 1;
        if (late === null) continue;
        this.#nowNs = Math.max(this.#nowNs, dueNs);
        timer.tick();
        // The sampler awaits nothing of a reader that answers at once but its own two promises.
        for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
      }
    }
    this.#nowNs = Math.max(this.#nowNs, endNs);
  }
}
