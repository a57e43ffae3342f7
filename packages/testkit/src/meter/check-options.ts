import { setTimeout as delay } from 'node:timers/promises';
import type { Meter, PluginRef } from '@wattbench/core';
import { checkCaseIds } from '../conformance/check-case-ids.js';
import { meterCases } from './meter-cases.js';

/** A ref, a meter, or how to get one of them when a case begins. */
export type MeterSource =
  | PluginRef<'meter'>
  | Meter
  | (() => PluginRef<'meter'> | Meter | Promise<PluginRef<'meter'> | Meter>);

export interface CheckMeterOptions {
  /** Ids of the cases to run; all when left out. */
  readonly only?: readonly string[];
  /** The meter need not be readable on this machine: most cases then do not apply. Default false. */
  readonly mayBeUnavailable?: boolean;
  /** Length of a window. Default 12 updates of the slowest channel, from 50 ms to 5 s. */
  readonly windowMs?: number;
  /** Most that a snapshot may take, as the median of 15. Default 20 ms. */
  readonly snapshotLimitMs?: number;
  /** Time in which what was closed must be gone: libraries close by and by. Default 5 s. */
  readonly settleMs?: number;
  /** Most that a case may take. Default 50 s. */
  readonly caseLimitMs?: number;
  /** Variables of the environment that are set while a case runs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Texts that may be seen nowhere, e.g. the password in `environment`. */
  readonly secrets?: readonly string[];
  /** Lets time pass; for a simulated device that has a clock of its own. */
  readonly wait?: (durationMs: number) => Promise<unknown>;
  /** Cases that the meter is not held to, by id, each with the reason. */
  readonly deviations?: Readonly<Record<string, string>>;
}

export interface Check extends Required<Omit<CheckMeterOptions, 'only' | 'windowMs'>> {
  readonly windowMs: number | null;
  source(): Promise<PluginRef<'meter'> | Meter>;
}

/** Throws `USAGE` for an id that no case has, and for a deviation without a reason. */
export function resolveCheck(source: MeterSource, options: CheckMeterOptions): Check {
  const { deviations = {} } = options;
  const known = meterCases.map(({ id }) => id);
  checkCaseIds('meter', { known, only: options.only, deviations });
  return {
    mayBeUnavailable: options.mayBeUnavailable ?? false,
    windowMs: options.windowMs ?? null,
    snapshotLimitMs: options.snapshotLimitMs ?? 20,
    settleMs: options.settleMs ?? 5000,
    caseLimitMs: options.caseLimitMs ?? 50_000,
    environment: options.environment ?? {},
    secrets: options.secrets ?? [],
    wait: options.wait ?? ((durationMs) => delay(durationMs)),
    deviations,
    source: async () => (typeof source === 'function' ? source() : source),
  };
}
