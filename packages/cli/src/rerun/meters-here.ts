import type { PluginRef } from '@wattbench/core';
import type { Catalog } from '../catalog/catalog.js';
import { chooseMeters, probeMeter } from '../catalog/choose-meters.js';
import type { RerunFlags } from '../commands/flags.js';
import type { LoadedConfig } from '../config/load-config.js';
import type { RecordedPlan } from './recorded-plan.js';
import { recordedPlugin } from './recorded-plugin.js';
import type { RerunDifference } from './rerun-difference.js';

/** The recorded meters where they can be read here; else what `auto` takes, which is a difference. */
export async function metersHere(
  plan: RecordedPlan,
  {
    flags,
    loaded,
    catalog,
    differences,
  }: {
    readonly flags: RerunFlags;
    readonly loaded: LoadedConfig;
    readonly catalog: Catalog;
    readonly differences: RerunDifference[];
  },
): Promise<readonly PluginRef<'meter'>[]> {
  const places = { catalog, root: loaded.root };
  const words = (flags.meter ?? loaded.config.meters ?? []).filter((word) => word !== 'auto');
  const { meters: named } = await chooseMeters(words, places);
  const found: PluginRef<'meter'>[] = [];
  for (const recorded of plan.meters) {
    const meter = recordedPlugin(recorded, { named, known: catalog.meters });
    const probe = typeof meter === 'string' ? null : await probeMeter(meter);
    if (typeof meter !== 'string' && probe?.available === true) {
      const [was, is] = [recorded.package, meter.package].map(
        ({ name, version }) => `${name} ${version}`,
      );
      if (was !== is)
        differences.push({
          kind: 'around',
          what: `meter ${meter.id}`,
          recorded: was ?? '',
          here: is ?? '',
        });
      found.push(meter);
      continue;
    }
    const why = typeof meter === 'string' ? meter : probe?.available === false ? probe.detail : '';
    differences.push({ kind: 'around', what: `meter ${recorded.id}`, recorded: 'read', here: why });
  }
  return found.length > 0 || plan.meters.length === 0
    ? found
    : (await chooseMeters(['auto'], places)).meters;
}
