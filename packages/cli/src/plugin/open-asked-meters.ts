import type { MeteredProcess } from '@wattbench/core';
import { openMeters, type Meters } from '@wattbench/meters';
import { createCatalog } from '../catalog/catalog.js';
import { loadConfig } from '../config/load-config.js';
import { resolveMeter } from './resolve-meter.js';

/**
 * Opens the meters of the flags, else of the config file, else what can be read. Throws
 * `METER_UNAVAILABLE` where one that was named cannot be read.
 */
export async function openAskedMeters(
  flags: { readonly meter?: readonly string[]; readonly config?: string },
  process?: MeteredProcess,
): Promise<Meters> {
  const { config, root } = await loadConfig(flags.config);
  const places = { catalog: createCatalog(config), root };
  const asked = flags.meter ?? config.meters ?? ['auto'];
  const use = await Promise.all(
    asked.map(async (one) => (one === 'auto' ? one : resolveMeter(one, places))),
  );
  return openMeters({ use, ...(process === undefined ? {} : { process }) });
}
