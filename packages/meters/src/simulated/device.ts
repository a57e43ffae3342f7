import type { Channel } from '@wattbench/core';
import type { FailedRead } from '../engine/counter-source.js';
import type { PolledRead, PolledSource } from '../engine/reader.js';
import { normalNumber, randomAt, randomNumbers } from './random.js';
import type { TruePower } from './true-power.js';

/** What is wrong with the simulated device. Everything 0 is a perfect one. */
export interface Defects {
  readonly kind: 'counter' | 'power';
  readonly updatePeriodS: number;
  /** An update comes early or late by up to this part of the period. */
  readonly updateJitter: number;
  /** One step: J of a counter, W of a display. */
  readonly step: number;
  /** A counter starts again after this energy; 0: never. */
  readonly wrapJ: number;
  readonly averagingS: number;
  readonly lagS: number;
  /** Stated half-width at 95 %; the device's own error is drawn from that normal distribution. */
  readonly gainError: number;
  /** Part of the reads that fail. */
  readonly failing: number;
  /** Part of the updates that do not come: the old value stays. */
  readonly frozen: number;
  /** More than this is taken for a reset, in W. */
  readonly maximumPowerW: number;
  readonly seed: number;
}

const largestCount = 2n ** 63n;

/** A device with defects over a true power: answers reads at any time, the same for the same seed. */
export class SimulatedDevice {
  readonly source: PolledSource;
  readonly #defects: Defects;
  readonly #power: TruePower;
  readonly #gain: number;
  readonly #phaseNs: number;
  #reads = 0;

  constructor(defects: Defects, power: TruePower, id: string) {
    this.#defects = defects;
    this.#power = power;
    const random = randomNumbers(defects.seed ^ 0x6a1b);
    this.#gain = 1 + (defects.gainError / 1.959964) * normalNumber(random);
    this.#phaseNs = random() * defects.updatePeriodS * 1e9;
    this.source = sourceOf(defects, id);
  }

  read(timeNs: number): PolledRead {
    const { kind, failing, seed } = this.#defects;
    this.#reads += 1;
    if (randomAt(seed ^ 0x51f15e, this.#reads) < failing) {
      const failed: FailedRead = {
        state: 'failed',
        reason: 'driver',
        detail: `read ${this.#reads} failed`,
      };
      return failed;
    }
    const shownNs = this.#lastUpdateNs(timeNs);
    return kind === 'counter'
      ? { state: 'count', count: this.#count(shownNs) }
      : { state: 'power', powerW: this.#display(shownNs) };
  }

  #lastUpdateNs(timeNs: number): number {
    const periodNs = this.#defects.updatePeriodS * 1e9;
    let index = Math.floor((timeNs - this.#phaseNs) / periodNs) + 1;
    while (this.#updateNs(index) > timeNs || this.#isFrozen(index)) index -= 1;
    return this.#updateNs(index);
  }

  #updateNs(index: number): number {
    const { updatePeriodS, updateJitter, seed } = this.#defects;
    const jitter = updateJitter * (2 * randomAt(seed ^ 0x7e57, index) - 1);
    return this.#phaseNs + (index + jitter / 2) * updatePeriodS * 1e9;
  }

  #isFrozen(index: number): boolean {
    return index > 0 && randomAt(this.#defects.seed ^ 0xf0f0, index) < this.#defects.frozen;
  }

  #count(updateNs: number): bigint {
    const { lagS, step, wrapJ } = this.#defects;
    const energyJ = this.#power.energyJ(updateNs - lagS * 1e9) * this.#gain;
    const steps = BigInt(Math.floor(energyJ / step));
    return wrapJ === 0 ? steps % largestCount : steps % wrapSteps(this.#defects);
  }

  #display(updateNs: number): number {
    const { averagingS, lagS, step } = this.#defects;
    const endNs = updateNs - lagS * 1e9;
    const meanW =
      averagingS === 0
        ? this.#power.powerW(endNs)
        : (this.#power.energyJ(endNs) - this.#power.energyJ(endNs - averagingS * 1e9)) / averagingS;
    return Math.round((meanW * this.#gain) / step) * step;
  }
}

function wrapSteps({ wrapJ, step }: Defects): bigint {
  return BigInt(Math.max(2, Math.round(wrapJ / step)));
}

function sourceOf(defects: Defects, id: string): PolledSource {
  const { kind, updatePeriodS, step, wrapJ, averagingS, lagS, gainError } = defects;
  const channel: Channel = {
    id,
    component: 'system',
    domain: 'platform',
    scope: 'machine',
    method: kind === 'counter' ? 'counter' : 'power-samples',
    counted: true,
    includes: [],
    updatePeriodNs: updatePeriodS * 1e9,
    resolutionJ: kind === 'counter' ? step : step * updatePeriodS,
    gainError,
    averagingNs: averagingS * 1e9,
    lagNs: lagS * 1e9,
    source: 'a simulated device: no hardware is read',
  };
  const common = { channel, maximumPowerW: defects.maximumPowerW, minimumPowerW: 0.5 };
  return kind === 'counter'
    ? {
        ...common,
        kind,
        countsPerJoule: 1 / step,
        modulus: wrapJ === 0 ? null : wrapSteps(defects),
      }
    : { ...common, kind, resolutionW: step };
}
