import type { Quality, Reading, UncertaintyTerm } from '@wattbench/core';

export interface SumOfReadings {
  readonly energyJ: number;
  /** Half-width at about 95 %. */
  readonly uncertaintyJ: number;
  /** The weakest of the parts. */
  readonly quality: Quality;
}

const fromStrong: readonly Quality[] = ['measured', 'integrated', 'estimated'];

/**
 * The sum of readings that share no joule. `readings` holds one list for each meter.
 *
 * Gain and model errors of the channels of one meter may have one origin, so their half-widths add
 * (JCGM 100:2008, GUM, 5.2.2, note 1); meters do not know of each other, and resolution, edges and
 * sampling are new in each channel, so these combine as the root of the sum of squares (GUM 5.1.2).
 */
export function sumOfReadings(readings: readonly (readonly Reading[])[]): SumOfReadings {
  const all = readings.flat();
  const shared = readings.flatMap((ofOneMeter) =>
    (['gain', 'model'] as const).map((cause) =>
      sum(ofOneMeter.map((reading) => halfWidthJ(reading, (term) => term.cause === cause))),
    ),
  );
  const own = all.map((reading) =>
    halfWidthJ(reading, ({ cause }) => cause !== 'gain' && cause !== 'model'),
  );
  return {
    energyJ: sum(all.map(({ energyJ }) => energyJ)),
    uncertaintyJ: Math.hypot(...shared, ...own),
    quality: weakest(all.map(({ quality }) => quality)),
  };
}

/** The kind of figure that a sum of these is. */
function weakest(qualities: readonly Quality[]): Quality {
  const places = qualities.map((quality) => fromStrong.indexOf(quality));
  return fromStrong[Math.max(0, ...places)] ?? 'estimated';
}

function halfWidthJ(reading: Reading, wanted: (term: UncertaintyTerm) => boolean): number {
  return Math.hypot(...reading.uncertainty.filter(wanted).map((term) => term.halfWidthJ));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
