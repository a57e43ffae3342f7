import type { WarmUpRound } from '@wattbench/core';
import type { PhaseOutcome } from '../child/messages.js';
import type { JudgedRound } from './steady-state.js';

/** A round that was made and whose power may still be on its way. */
export class OpenRound implements JudgedRound {
  readonly #outcome: PhaseOutcome;
  readonly #told: Promise<void>;
  /** Absent until the meter has told it. */
  powerW?: number | null;

  constructor(outcome: PhaseOutcome, power: Promise<number | null>) {
    this.#outcome = outcome;
    this.#told = this.#take(power);
  }

  get medianLatencyNs(): number {
    return this.#outcome.medianLatencyNs ?? 0;
  }

  /** Waits for the power. */
  async closed(): Promise<WarmUpRound> {
    await this.#told;
    const { window, inferences } = this.#outcome;
    const { medianLatencyNs, powerW = null } = this;
    return { window, inferences, medianLatencyNs, powerW };
  }

  async #take(power: Promise<number | null>): Promise<void> {
    try {
      this.powerW = await power;
    } catch {
      // The record of the whole phase asks the same meter, and fails with its reason.
      this.powerW = null;
    }
  }
}
