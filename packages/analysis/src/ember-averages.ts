import { createRequire } from 'node:module';
import { WattbenchError } from '@wattbench/core';

/** A test compares it with the package that is installed. */
export const emberSource = 'Ember (CC BY-SA 4.0), from @tgwf/co2 0.19.0';

/**
 * Yearly average carbon intensity of electricity in gCO2e/kWh, by ISO 3166 alpha-3 code and some groups of countries:
 * data of Ember (https://ember-energy.org, CC BY-SA 4.0) as the package `@tgwf/co2` carries them.
 *
 * A country with 0 has no figure: no electricity is free of emissions over its life.
 */
export const emberAverages: ReadonlyMap<string, number> = readTable();

function readTable(): ReadonlyMap<string, number> {
  // The package has no types, so it is loaded as unknown and looked at.
  const loaded: unknown = createRequire(import.meta.url)('@tgwf/co2/data');
  const average = fieldOf(loaded, 'averageIntensity');
  const table = fieldOf(average, 'data');
  if (fieldOf(average, 'type') !== 'average' || typeof table !== 'object' || table === null) {
    throw new WattbenchError('INTERNAL', '@tgwf/co2/data has no table of average intensities.');
  }
  return new Map(Object.entries(table).filter(isUsable));
}

function fieldOf(value: unknown, field: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(field);
}

function isUsable(entry: [string, unknown]): entry is [string, number] {
  const [, value] = entry;
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
