import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { WattbenchError, type StoredExperiment } from '@wattbench/core';
import { createStore } from '@wattbench/store';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { loadConfig } from '../config/load-config.js';
import { intensityFrom, printResults } from './print-results.js';
import type { ReportFlags } from './flags.js';

/** Without a folder the latest experiment; with one, that experiment or all that the folder holds. */
export async function report(folder: string | undefined, flags: ReportFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const place = folder === undefined ? outputFolder(undefined, loaded) : resolve(folder);
  const found = await experimentsIn(place);
  const stored = folder === undefined ? found.slice(0, 1) : found;
  if (stored.length === 0) {
    throw new WattbenchError('RESULTS_NOT_FOUND', `${place} holds no results`);
  }
  const intensity = await intensityFrom(flags, loaded.config);
  const format = flags.json === true ? 'json' : flags.format;
  const views = [
    ...(flags.budget === true ? (['budget'] as const) : []),
    ...(flags.pareto === true ? (['pareto'] as const) : []),
  ];
  if (views.length > 0 && format !== 'table') {
    throw new WattbenchError('USAGE', `--${views[0]} draws for a terminal, not as ${format}`, {
      fix: 'Leave it out: the JSON holds `budgets` and `pareto` of every cell.',
    });
  }
  await printResults(stored, { format, intensity, views });
}

async function experimentsIn(place: string): Promise<readonly StoredExperiment[]> {
  if (!existsSync(place)) return [];
  const one = (await createStore(dirname(place)).list()).filter(
    ({ experiment }) => experiment.id === basename(place),
  );
  return one.length > 0 ? one : createStore(place).list();
}
