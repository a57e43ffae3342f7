import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import {
  WattbenchError,
  type Artifact,
  type Cell,
  type Model,
  type PluginRef,
  type WattbenchConfig,
} from '@wattbench/core';
import { contentHash, type CellMaterial, type ExperimentRequest } from '@wattbench/runner';
import type { RunFlags } from '../commands/flags.js';
import type { LoadedConfig } from '../config/load-config.js';
import { createCatalog } from './catalog.js';
import { chooseMeters } from './choose-meters.js';
import { resolveBackends } from '../plugin/resolve-backends.js';
import { precisionTarget, upToTarget } from './precision-target.js';
import { refuseOtherTasks } from './refuse-other-tasks.js';
import { refuseTooMany, resolveProtocols } from './resolve-protocols.js';
import { findCell, requestedCells, type FoundCell } from './resolve-request.js';

export interface PreparedExperiment {
  readonly request: ExperimentRequest;
  readonly materialFor: (cell: Cell) => CellMaterial;
  /** Absolute folder for results. */
  readonly output: string;
}

/** From flags and config to cells whose models lie on the disk. Everything that can be wrong is found here. */
export async function prepareExperiment(
  flags: RunFlags,
  loaded: LoadedConfig,
  options: { readonly signal: AbortSignal; readonly onProgress: (message: string) => void },
): Promise<PreparedExperiment> {
  const { config, root } = loaded;
  const catalog = createCatalog(config);
  const places = { catalog, config, root };
  const asked = resolveProtocols(config, flags);
  const backends = await resolveBackends(flags.backend ?? config.backends ?? ['onnx'], places);
  const target = precisionTarget(config.target, flags, {
    protocols: asked,
    backends: backends.length,
  });
  const protocols =
    target === undefined ? asked : asked.map((protocol) => upToTarget(protocol, target));
  const reference = referenceOf(flags.reference ?? config.reference, backends);
  const found: FoundCell[] = [];
  for (const request of requestedCells(flags, places)) found.push(await findCell(request, places));
  refuseOtherTasks(found, protocols);
  refuseTooMany(found.length * backends.length * protocols.length);
  const { meters, rejected } = await chooseMeters(flags.meter ?? config.meters ?? ['auto'], places);
  const materials = new Map<string, CellMaterial>();
  const cells: Cell[] = [];
  for (const { task, source, dataset } of found) {
    const { model, directory } = await source.materialise(options);
    for (const backend of backends) {
      const cell = describeCell({ task: task.id, model, dataset, backend, flags, config });
      const key = contentHash(cell);
      // A backend that is named twice is measured once.
      if (!materials.has(key)) cells.push(cell);
      materials.set(key, { task, model, directory, dataset });
    }
  }
  return {
    request: {
      title: flags.suite ?? (flags.model === undefined ? (config.suite ?? 'starter') : flags.model),
      cells,
      protocols,
      meters,
      rejectedMeters: rejected,
      ...(reference === undefined ? {} : { reference }),
      ...(target === undefined ? {} : { target }),
    },
    materialFor: (cell) => {
      const material = materials.get(contentHash(cell));
      if (material === undefined)
        throw new WattbenchError('INTERNAL', `no material for ${cell.model.id}`);
      return material;
    },
    output: outputFolder(flags.output, loaded),
  };
}

/** From the flag (starting here), or the config file (starting there), or `wattbench-results` here. */
export function outputFolder(flag: string | undefined, { config, root }: LoadedConfig): string {
  if (flag !== undefined) return resolve(flag);
  return resolve(root, config.output ?? 'wattbench-results');
}

function describeCell(parts: {
  readonly task: string;
  readonly model: Model;
  readonly dataset: FoundCell['dataset'];
  readonly backend: PluginRef<'backend'>;
  readonly flags: RunFlags;
  readonly config: WattbenchConfig;
}): Cell {
  const { task, model, dataset, backend, flags, config } = parts;
  const { id, revision, license, purpose, parameters, artifacts } = model;
  const artifact = artifactFor(backend, artifacts);
  if (artifact === undefined) throw new WattbenchError('INTERNAL', `${id} has no artifact`);
  return {
    task,
    model: {
      id,
      revision,
      license,
      purpose,
      ...(parameters === undefined ? {} : { parameters }),
      artifact,
    },
    dataset: {
      id: dataset.id,
      revision: dataset.revision,
      license: dataset.license,
      size: dataset.size,
    },
    backend,
    device: flags.device ?? config.device ?? 'cpu',
    threads: flags.threads ?? config.threads ?? availableParallelism(),
  };
}

/**
 * The files that the backend reads, in the order of its formats. Where the model has none for it, the first that
 * there are: the backend then refuses them, and its row in the results says why.
 */
function artifactFor(
  { formats = [] }: PluginRef<'backend'>,
  artifacts: readonly Artifact[],
): Artifact | undefined {
  const readable = formats.flatMap((format) =>
    artifacts.filter((artifact) => artifact.format === format),
  );
  return readable[0] ?? artifacts[0];
}

/** The backend that the others are compared with: the one that is named, else the first. Throws `USAGE`. */
function referenceOf(
  asked: string | undefined,
  backends: readonly PluginRef<'backend'>[],
): string | undefined {
  const ids = backends.map(({ id }) => id);
  if (asked === undefined || ids.includes(asked)) return asked ?? ids[0];
  throw new WattbenchError('USAGE', `the reference ${asked} is none of the backends of this run`, {
    fix: `Name one of them: ${ids.map((id) => `--reference ${id}`).join(', ')}.`,
  });
}
