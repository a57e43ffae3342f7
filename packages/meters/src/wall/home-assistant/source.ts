import type { Channel } from '@wattbench/core';
import type { PolledSource } from '../../engine/reader.js';
import { minimumWallPowerW, plugGainError } from '../plug-accuracy.js';
import type { EntityState } from './state.js';

/** Assumed: integrations that ask do so every 10 s to 60 s, those that listen are quicker. */
const updatePeriodNs = 10e9;
const joulesPerWh = 3600;
/** Counts are kept in mWh, 3.6 J. */
export const countsPerWh = 1000;

export interface EntitySourceRequest {
  readonly entity: string;
  /** For people. */
  readonly place: string;
  readonly first: EntityState;
  readonly maximumPowerW: number;
}

/**
 * The entity as a channel: a power display or an energy counter, by its unit. Steps are those of the
 * first value, whose zeros at the end are not shown. What the plug behind it is nobody says; its
 * accuracy is taken for that of a consumer's plug.
 */
export function entitySource(request: EntitySourceRequest): PolledSource {
  const { entity, place, first, maximumPowerW } = request;
  const common = {
    id: `home-assistant:${entity}`,
    component: 'wall',
    scope: 'machine',
    domain: 'wall',
    counted: true,
    includes: [],
    updatePeriodNs,
    gainError: plugGainError,
    source: place,
  } as const satisfies Partial<Channel>;
  const limits = { maximumPowerW, minimumPowerW: minimumWallPowerW };
  if (first.quantity === 'power') {
    return {
      kind: 'power',
      channel: {
        ...common,
        method: 'power-samples',
        resolutionJ: first.step * (updatePeriodNs / 1e9),
      },
      resolutionW: first.step,
      ...limits,
    };
  }
  return {
    kind: 'counter',
    channel: {
      ...common,
      method: 'counter',
      resolutionJ: Math.max(first.step, 1 / countsPerWh) * joulesPerWh,
    },
    countsPerJoule: countsPerWh / joulesPerWh,
    modulus: null,
    ...limits,
  };
}
