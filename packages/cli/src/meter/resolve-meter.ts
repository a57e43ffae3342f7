import type { PluginRef } from '@wattbench/core';
import type { Catalog } from '../catalog/catalog.js';
import { resolvePlugin } from '../catalog/resolve-plugin.js';
import { parseMeterWord } from './parse-meter-word.js';

export interface MeterPlaces {
  readonly catalog: Pick<Catalog, 'meters'>;
  /** Folder that packages are looked for from. */
  readonly root: string;
}

/**
 * A meter by `id`, package name or `id:key=value`, as its ref. Throws `UNKNOWN_METER`,
 * `PLUGIN_INVALID`, `CONFIG_INVALID` (an option), `USAGE`.
 */
export async function resolveMeter(
  asked: PluginRef<'meter'> | string,
  { catalog, root }: MeterPlaces,
): Promise<PluginRef<'meter'>> {
  if (typeof asked !== 'string') return asked;
  const { id, options } = parseMeterWord(asked);
  return resolvePlugin<'meter'>(id, {
    kind: 'meter',
    known: catalog.meters,
    root,
    ...(options === undefined ? {} : { options }),
  });
}
