import {
  WattbenchError,
  type Cell,
  type Model,
  type PluginRef,
  type StoredExperiment,
} from '@wattbench/core';
import { captureEnvironment, contentHash, type CellMaterial } from '@wattbench/runner';
import { createCatalog, type Catalog } from '../catalog/catalog.js';
import { outputFolder, type PreparedExperiment } from '../catalog/prepare-experiment.js';
import { WorkAtHand } from '../catalog/work-at-hand.js';
import type { RerunFlags } from '../commands/flags.js';
import type { LoadedConfig } from '../config/load-config.js';
import { resolveBackends } from '../plugin/resolve-backends.js';
import { machineDifferences } from './machine-differences.js';
import { metersHere } from './meters-here.js';
import { recordedPlan } from './recorded-plan.js';
import { recordedPlugin } from './recorded-plugin.js';
import type { RerunDifference } from './rerun-difference.js';
import { runtimeDifferences } from './runtime-differences.js';

export interface PreparedRerun extends PreparedExperiment {
  /** All that cannot be had as it was; with one of kind `work` the request lacks cells and must not run. */
  readonly differences: readonly RerunDifference[];
}

type Materialise = {
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
};

/** Finds on this machine what a record was made with: models and data are put on the disk, nothing is measured. */
export async function prepareRerun(
  stored: StoredExperiment,
  {
    flags,
    loaded,
    options,
  }: {
    readonly flags: RerunFlags;
    readonly loaded: LoadedConfig;
    readonly options: Materialise;
  },
): Promise<PreparedRerun> {
  const { experiment, results } = stored;
  const { config, root } = loaded;
  const catalog = createCatalog(config);
  const places = { catalog, root };
  const plan = await recordedPlan(experiment);
  const work = new WorkAtHand({
    catalog,
    folders: [process.cwd(), root],
    datasets: flags.dataset ?? [],
    models: flags.model ?? [],
  });
  const backends = await resolveBackends(flags.backend ?? config.backends ?? [], places);
  const differences: RerunDifference[] = [
    ...machineDifferences(results, await captureEnvironment()),
  ];
  const { meters, differences: ofMeters } = await metersHere(plan, { flags, loaded, catalog });
  differences.push(...ofMeters);
  const materials = new Map<string, CellMaterial>();
  const cells: Cell[] = [];
  for (const recorded of plan.cells) {
    const found = await cellHere(recorded, { work, catalog, backends, options });
    differences.push(...found.differences);
    if (found.cell === undefined || found.material === undefined) continue;
    differences.push(
      ...(await runtimeDifferences(recorded.backend, { here: found.cell.backend, results })),
    );
    cells.push(found.cell);
    materials.set(contentHash(found.cell), found.material);
  }
  return {
    request: {
      title: experiment.title,
      cells,
      protocols: plan.protocols,
      meters,
      rejectedMeters: [],
      ...(experiment.reference === undefined ? {} : { reference: experiment.reference }),
      ...(experiment.target === undefined ? {} : { target: experiment.target }),
      rerunOf: experiment.id,
    },
    materialFor: (cell) => {
      const material = materials.get(contentHash(cell));
      if (material === undefined)
        throw new WattbenchError('INTERNAL', `no material for ${cell.model.id}`);
      return material;
    },
    output: outputFolder(flags.output, loaded),
    differences: distinct(differences),
  };
}

interface FoundCell {
  readonly cell?: Cell;
  readonly material?: CellMaterial;
  readonly differences: readonly RerunDifference[];
}

async function cellHere(
  recorded: Cell,
  {
    work,
    catalog,
    backends,
    options,
  }: {
    readonly work: WorkAtHand;
    readonly catalog: Catalog;
    readonly backends: readonly PluginRef<'backend'>[];
    readonly options: Materialise;
  },
): Promise<FoundCell> {
  const task = work.task(recorded);
  if (task === undefined) return lacks('task', recorded.task, 'not known');
  const { id, revision } = recorded.dataset;
  const dataset = await work.dataset(recorded);
  if (dataset.found === undefined)
    return lacks('data set', `${id} ${short(revision)}`, dataset.why);
  const backend = recordedPlugin(recorded.backend, { named: backends, known: catalog.backends });
  if (typeof backend === 'string') return lacks(`backend ${recorded.backend.id}`, 'there', backend);
  const source = work.modelSource(recorded);
  if (source.found === undefined) return lacks('model', recorded.model.id, source.why);
  const made = await source.found.materialise(options).catch((error: unknown) => {
    if (options.signal.aborted) throw error;
    return WattbenchError.envelope(error).message;
  });
  if (typeof made === 'string') return lacks('model', recorded.model.id, made);
  const { model, directory } = made;
  const artifact = sameArtifact(recorded, model);
  if (artifact === undefined) {
    return lacks(
      'weights',
      `${recorded.model.id} ${short(recorded.model.revision)}`,
      `others, ${short(model.revision)}`,
    );
  }
  return {
    cell: { ...recorded, model: { ...recorded.model, artifact }, backend },
    material: { task, model, directory, dataset: dataset.found },
    differences: [],
  };
}

function lacks(what: string, recorded: string, here: string): FoundCell {
  return { differences: [{ kind: 'work', what, recorded, here }] };
}

function sameArtifact({ model: { artifact } }: Cell, { artifacts }: Model) {
  const hashes = (files: typeof artifact.files) =>
    files
      .map(({ path, sha256 }) => `${path} ${sha256}`)
      .toSorted()
      .join('\n');
  return artifacts.find(
    ({ format, files }) => format === artifact.format && hashes(files) === hashes(artifact.files),
  );
}

function short(revision: string): string {
  return revision.slice(0, 23);
}

/** Cells share backends, and say the same of them. */
function distinct(differences: readonly RerunDifference[]): readonly RerunDifference[] {
  return [...new Map(differences.map((one) => [JSON.stringify(one), one])).values()];
}
