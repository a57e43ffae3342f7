import type { PluginRef } from '@wattbench/core';
import type { Catalog } from '../catalog/catalog.js';
import { chooseMeters, probeMeter } from '../catalog/choose-meters.js';
import type { RerunFlags } from '../commands/flags.js';
import type { LoadedConfig } from '../config/load-config.js';
import type { RecordedPlan } from './recorded-plan.js';
import { recordedPlugin } from './recorded-plugin.js';
import type { RerunDifference } from './rerun-difference.js';

/** The recorded meters where they can be read here; where none can, what `auto` takes. Each that is another is named. */
export async function metersHere(
  plan: RecordedPlan,
  {
    flags,
    loaded,
    catalog,
  }: {
    readonly flags: RerunFlags;
    readonly loaded: LoadedConfig;
    readonly catalog: Catalog;
  },
): Promise<{
  readonly meters: readonly PluginRef<'meter'>[];
  readonly differences: readonly RerunDifference[];
}> {
  const places = { catalog, root: loaded.root };
  const words = (flags.meter ?? loaded.config.meters ?? []).filter((word) => word !== 'auto');
  const { meters: named } = await chooseMeters(words, places);
  const meters: PluginRef<'meter'>[] = [];
  const differences: RerunDifference[] = [];
  for (const recorded of plan.meters) {
    const meter = await readable(recorded, { named, known: catalog.meters });
    const was = textOf(recorded);
    const here = typeof meter === 'string' ? meter : textOf(meter);
    if (typeof meter !== 'string') meters.push(meter);
    if (here === was) continue;
    differences.push({ kind: 'around', what: `meter ${recorded.id}`, recorded: was, here });
  }
  if (meters.length > 0 || plan.meters.length === 0) return { meters, differences };
  return { meters: (await chooseMeters(['auto'], places)).meters, differences };
}

/** The meter, or why it cannot be read. */
async function readable(
  recorded: PluginRef<'meter'>,
  places: { readonly named: readonly PluginRef<'meter'>[]; readonly known: Catalog['meters'] },
): Promise<PluginRef<'meter'> | string> {
  const meter = recordedPlugin(recorded, places);
  if (typeof meter === 'string') return meter;
  const probe = await probeMeter(meter);
  return probe.available ? meter : probe.detail;
}

function textOf({ package: { name, version } }: PluginRef): string {
  return `${name} ${version}`;
}
