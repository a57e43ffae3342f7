import type { PluginRef } from '@wattbench/core';
import type { Catalog } from '../catalog/catalog.js';
import { resolvePlugin } from './resolve-plugin.js';

export interface MeterPlaces {
  readonly catalog: Pick<Catalog, 'meters'>;
  /** Folder that packages are looked for from. */
  readonly root: string;
}

/** A meter by its word, as `resolvePlugin` says. */
export function resolveMeter(
  asked: PluginRef<'meter'> | string,
  { catalog, root }: MeterPlaces,
): Promise<PluginRef<'meter'>> {
  return resolvePlugin(asked, { kind: 'meter', known: catalog.meters, root });
}
