import type { PluginRef } from '@wattbench/core';

export interface KnownMeter {
  readonly id: string;
  readonly summary: string;
  /** Lower is better: what measures goes before what estimates. */
  readonly rank: number;
  /** Names of the options that `ref` takes. */
  readonly options: readonly string[];
  /** Option without which it cannot be found, e.g. `host`: it is never tried by itself. */
  readonly needs?: string;
  /** Its figures are of no machine: never taken unless it is named. */
  readonly pretended?: boolean;
  /** Throws `CONFIG_INVALID` for options that the meter does not take. */
  ref(options?: unknown): PluginRef<'meter'>;
}
