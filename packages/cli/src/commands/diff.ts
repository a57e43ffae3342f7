import { explainDifference } from '@wattbench/analysis';
import { storedAt } from '../catalog/journals-at.js';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { loadConfig } from '../config/load-config.js';
import { renderDifference } from '../diff/render-difference.js';
import type { DiffFlags } from './flags.js';

/** Explains and judges nothing: exit code 0 whatever differs. */
export async function diff(a: string, b: string, flags: DiffFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const output = outputFolder(undefined, loaded);
  const stored = { a: await storedAt(a, output), b: await storedAt(b, output) };
  const difference = explainDifference(stored.a, stored.b);
  const names = { a: stored.a.experiment.id, b: stored.b.experiment.id };
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ ...names, ...difference }, null, 2)}\n`
      : renderDifference(difference, names),
  );
}
