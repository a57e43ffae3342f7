import { explainDifference } from '@wattbench/analysis';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { storedSide, type StoredSide } from '../compare/stored-side.js';
import { loadConfig } from '../config/load-config.js';
import { renderDifference } from '../diff/render-difference.js';
import type { DiffFlags } from './flags.js';

/** Explains and judges nothing: exit code 0 whatever differs. */
export async function diff(a: string, b: string, flags: DiffFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const output = outputFolder(undefined, loaded);
  const sides = { a: await storedSide(a, output), b: await storedSide(b, output) };
  const difference = explainDifference(sides.a, sides.b);
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ ...idsOf(sides), ...difference }, null, 2)}\n`
      : renderDifference(difference, { a: sides.a.name, b: sides.b.name }),
  );
}

function idsOf({ a, b }: { readonly a: StoredSide; readonly b: StoredSide }) {
  return { a: a.experiment.id, b: b.experiment.id };
}
