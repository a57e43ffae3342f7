import type { JsonObject, PluginRef } from '@wattbench/core';

/** `auto`, an id of `knownMeters`, an id with its options, or the ref of any meter. */
export type MeterRequest =
  | string
  | { readonly id: string; readonly options: JsonObject }
  | PluginRef<'meter'>;

/** A meter that may be opened, and where it stands among others of the same part. */
export interface MeterCandidate {
  readonly ref: PluginRef<'meter'>;
  readonly rank: number;
  /** The user named it: it must be readable. */
  readonly named: boolean;
}
