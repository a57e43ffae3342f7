import type { Channel, PhaseRecord, Quality, Reading, Window } from '@wattbench/core';
import { termsBy, type EnergyTerms, type MeterCause } from './energy-terms.js';
import { rootOfSquares } from './interval.js';

/** Energy of one window over all counted channels of one meter, with the half-widths (about 95 %) of its doubt. */
export interface CountedEnergy {
  readonly state: 'known';
  readonly energyJ: number;
  /** Sum of the channels' mean powers, each over the window of its own reading. */
  readonly powerW: number;
  readonly terms: EnergyTerms;
  readonly quality: Quality;
  readonly readings: readonly Reading[];
}

/** A sum that lacks a channel would be too small without saying so: it is not given. */
export interface UnknownEnergy {
  readonly state: 'unknown';
  readonly reason: string;
  /** Of idle energy: both baselines were read, and lie too far apart. */
  readonly drifted?: true;
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
 * the channels of one meter may have one origin, so their half-widths add (GUM 5.2.2, note 1).
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
  const terms = termsBy((cause) => termOf(cause, { readings, window: phase.window }));
  const energyJ = sum(readings.map((reading) => reading.energyJ));
  const powerW = sum(
    readings.map((reading) => (reading.energyJ / lengthNs(reading.window)) * nsPerS),
  );
  if (![...Object.values(terms), energyJ, powerW].every(Number.isFinite)) {
    return unknown('the readings are too large to be added');
  }
  return {
    state: 'known',
    energyJ,
    powerW,
    terms,
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

function termOf(
  cause: MeterCause,
  { readings, window }: { readonly readings: readonly Reading[]; readonly window: Window },
): number {
  const ofChannels = readings.map((reading) => termJ(reading, cause));
  if (cause === 'gain' || cause === 'model') return sum(ofChannels);
  const edges = cause === 'edge-skew' ? readings.map((reading) => edgeSkewJ(reading, window)) : [];
  return rootOfSquares([...ofChannels, ...edges]);
}

function edgeSkewJ(reading: Reading, window: Window): number {
  const skewNs =
    Math.abs(window.startNs - reading.window.startNs) +
    Math.abs(reading.window.endNs - window.endNs);
  return (reading.energyJ / lengthNs(reading.window)) * skewNs;
}

function termJ(reading: Reading, cause: MeterCause): number {
  return rootOfSquares(
    reading.uncertainty.filter((term) => term.cause === cause).map((term) => term.halfWidthJ),
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
