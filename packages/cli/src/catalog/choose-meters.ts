import type { PluginRef, RejectedMeter, WattbenchConfig } from '@wattbench/core';
import { loadPlugin } from '@wattbench/runner';
import type { Catalog } from './catalog.js';
import { resolvePlugin } from './resolve-plugin.js';

export interface ChosenMeters {
  readonly meters: readonly PluginRef<'meter'>[];
  /** What `auto` passed over, best first. */
  readonly rejected: readonly RejectedMeter[];
}

/**
 * `auto` stands for the best known meter that can be read: measured before estimated. Meters that
 * are named stand as they are; whether they can be read is found out when the run begins.
 */
export async function chooseMeters(
  asked: NonNullable<WattbenchConfig['meters']>,
  { catalog, root }: { readonly catalog: Catalog; readonly root: string },
): Promise<ChosenMeters> {
  const meters: PluginRef<'meter'>[] = [];
  const rejected: RejectedMeter[] = [];
  for (const name of asked) {
    if (name !== 'auto') {
      meters.push(await resolvePlugin(name, { kind: 'meter', known: catalog.meters, root }));
      continue;
    }
    for (const known of catalog.meters.toSorted((a, b) => a.rank - b.rank)) {
      const ref = known.ref();
      const probe = await (await loadPlugin(ref)).probe();
      if (probe.available) {
        meters.push(ref);
        break;
      }
      rejected.push({ id: known.id, ...probe });
    }
  }
  return { meters, rejected };
}
