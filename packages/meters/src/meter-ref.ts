import type { JsonObject, PluginRef } from '@wattbench/core';
import { ownPackage } from './own-package.js';

export interface MeterRefRequest {
  readonly id: string;
  /** The runtime module, as built. */
  readonly entry: URL;
  /** Checked before. */
  readonly options: JsonObject;
}

/** A meter of this package as data. */
export function meterRef({ id, entry, options }: MeterRefRequest): PluginRef<'meter'> {
  return {
    kind: 'meter',
    specVersion: 1,
    id,
    entry: entry.href,
    package: ownPackage(),
    options,
  };
}
