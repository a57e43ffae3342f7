import type { PluginRef, Quality, Unavailable } from '@wattbench/core';
import { packageIdentity } from '../package-identity.js';
import type { MeterMisbehaviour } from './misbehaviours.js';

export type FakeMeterOptions = {
  readonly id?: string;
  /** Constant power that the meter claims to see, in W. Default 10. */
  readonly powerW?: number;
  /** Default `measured`. */
  readonly quality?: Quality;
  /** Default `counter`. */
  readonly method?: 'counter' | 'power-samples' | 'model';
  /** Numbers of the snapshots of a session, counted from 0, whose read fails. */
  readonly failAt?: readonly number[];
  /** Readings come so long after they were asked for. Default 0. */
  readonly lateMs?: number;
  /** The meter answers the probe with this. */
  readonly unavailable?: Omit<Unavailable, 'available'>;
  /** A second channel, a detail: half of the power, inside the first. Default false. */
  readonly detail?: boolean;
  /** Power samples every millisecond. Default false. */
  readonly series?: boolean;
  /** What it does wrong. */
  readonly misbehaviour?: MeterMisbehaviour;
};

/** A meter without hardware: energy is a constant power × the time between two snapshots. */
export function fakeMeter(options: FakeMeterOptions = {}): PluginRef<'meter'> {
  const {
    id = 'fake',
    powerW = 10,
    quality = 'measured',
    method = 'counter',
    failAt = [],
  } = options;
  const { unavailable, detail, series, lateMs, misbehaviour } = options;
  return {
    kind: 'meter',
    specVersion: 1,
    id,
    entry: new URL('./runtime.js', import.meta.url).href,
    package: packageIdentity,
    options: {
      id,
      powerW,
      quality,
      method,
      failAt,
      ...(detail === undefined ? {} : { detail }),
      ...(series === undefined ? {} : { series }),
      ...(lateMs === undefined ? {} : { lateMs }),
      ...(misbehaviour === undefined ? {} : { misbehaviour }),
      ...(unavailable === undefined
        ? {}
        : {
            unavailable: {
              reason: unavailable.reason,
              detail: unavailable.detail,
              ...(unavailable.fix === undefined ? {} : { fix: unavailable.fix }),
            },
          }),
    },
  };
}
