import type {
  Channel,
  PhaseRecord,
  Quality,
  Reading,
  UncertaintyTerm,
  Window,
} from '@wattbench/core';
import { rootOfSquares } from './interval.js';

/** Energy of one window over all counted channels of one meter, with the half-widths (about 95 %) of its doubt. */
export interface CountedEnergy {
  readonly state: 'known';
  readonly energyJ: number;
  /** Sum of the channels' mean powers, each over the window of its own reading. */
  readonly powerW: number;
  /** Gain and model: the same in every window that this meter reads. */
  readonly systematicJ: number;
  /** Resolution, update period, edges and sampling: new in every window. */
  readonly independentJ: number;
  readonly quality: Quality;
  readonly readings: readonly Reading[];
}

/** A sum that lacks a channel would be too small without saying so: it is not given. */
export interface UnknownEnergy {
  readonly state: 'unknown';
  readonly reason: string;
}

const nsPerS = 1e9;
const weakest: readonly Quality[] = ['measured', 'integrated', 'estimated'];

/**
 * Sums the counted channels of a meter over one phase. Unknown as soon as one of them has no value or did not move.
 *
 * The meter is read just before and just after the child's window, so its reading covers a little more than the work:
 * mean power times the difference of the windows is the largest error from this, and joins as `edge-skew`.
 *
 * Independent causes combine as the root of the sum of squares (GUM, JCGM 100:2008, 5.1.2). Gain and model errors of
 * the channels of one meter may have one origin, so their half-widths add (GUM 5.2.2, note 1), the larger of the two.
 */
export function countedEnergy(
  phase: PhaseRecord | undefined,
  meter: { readonly id: string; readonly channels: readonly Channel[] },
): CountedEnergy | UnknownEnergy {
  const counted = meter.channels.filter((channel) => channel.counted);
  if (counted.length === 0) return unknown(`${meter.id} has no channel that counts`);
  if (phase === undefined) return unknown('the phase was not recorded');
  const readings: Reading[] = [];
  for (const channel of counted) {
    const found = usableReading(phase, { meter: meter.id, channel: channel.id });
    if (typeof found === 'string') return unknown(`${channel.id}: ${found}`);
    readings.push(found);
  }
  const systematic = systematicJ(readings);
  const independent = independentJ(readings, phase.window);
  const energyJ = sum(readings.map((reading) => reading.energyJ));
  const powerW = sum(
    readings.map((reading) => (reading.energyJ / lengthNs(reading.window)) * nsPerS),
  );
  if (![systematic, independent, energyJ, powerW].every(Number.isFinite)) {
    return unknown('the readings are too large to be added');
  }
  return {
    state: 'known',
    energyJ,
    powerW,
    systematicJ: systematic,
    independentJ: independent,
    quality: weakestQuality(readings.map((reading) => reading.quality)),
    readings,
  };
}

/** The kind of figure that a sum of these is. */
export function weakestQuality(qualities: readonly Quality[]): Quality {
  return (
    weakest[Math.max(0, ...qualities.map((quality) => weakest.indexOf(quality)))] ?? 'estimated'
  );
}

function usableReading(
  phase: PhaseRecord,
  of: { readonly meter: string; readonly channel: string },
): Reading | string {
  const found = phase.readings.filter(
    (reading) => reading.meter === of.meter && reading.channel === of.channel,
  );
  const [reading] = found;
  if (reading === undefined) return 'there is no reading';
  if (found.length > 1) return `there are ${found.length} readings`;
  if (reading.state === 'missing') return `${reading.reason}, ${reading.detail}`;
  if (!Number.isFinite(reading.energyJ)) return 'the reading is not a number';
  if (reading.energyJ <= 0) return `it read ${reading.energyJ} J, so it did not count`;
  if (!(lengthNs(reading.window) > 0)) return 'the reading covers no time';
  return reading;
}

function systematicJ(readings: readonly Reading[]): number {
  const gain = readings.map((reading) => termJ(reading, ['gain']));
  const model = readings.map((reading) => termJ(reading, ['model']));
  return rootOfSquares([sum(gain), sum(model)]);
}

function independentJ(readings: readonly Reading[], window: Window): number {
  return rootOfSquares(
    readings.flatMap((reading) => [
      termJ(reading, ['resolution', 'update-period', 'edge-skew', 'sampling']),
      edgeSkewJ(reading, window),
    ]),
  );
}

function edgeSkewJ(reading: Reading, window: Window): number {
  const skewNs =
    Math.abs(window.startNs - reading.window.startNs) +
    Math.abs(reading.window.endNs - window.endNs);
  return (reading.energyJ / lengthNs(reading.window)) * skewNs;
}

function termJ(reading: Reading, causes: readonly UncertaintyTerm['cause'][]): number {
  return rootOfSquares(
    reading.uncertainty
      .filter((term) => causes.includes(term.cause))
      .map((term) => term.halfWidthJ),
  );
}

function lengthNs(window: Window): number {
  return window.endNs - window.startNs;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function unknown(reason: string): UnknownEnergy {
  return { state: 'unknown', reason };
}
