import { compareResults } from '@wattbench/analysis';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { refuseAmbiguous, refuseNothing } from '../compare/refusals.js';
import { storedSide } from '../compare/stored-side.js';
import { loadConfig } from '../config/load-config.js';
import type { CompareFlags } from './flags.js';

/** Exit code 1 when a pair cannot be compared; 0 whatever the difference. */
export async function compare(a: string, b: string, flags: CompareFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const output = outputFolder(flags.output, loaded);
  const sides = { a: await storedSide(a, output), b: await storedSide(b, output) };
  const { knownTasks } = await import('@wattbench/tasks');
  const comparison = compareResults(sides.a, sides.b, { tasks: knownTasks, metric: flags.metric });
  refuseAmbiguous(comparison, sides);
  refuseNothing(comparison);
  const report = await import('@wattbench/report');
  const names = { a: sides.a.name, b: sides.b.name };
  const text = {
    table: () =>
      report.renderComparison(comparison, {
        names,
        columns: process.stdout.columns ?? 80,
        colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
      }),
    markdown: () => report.renderComparisonMarkdown(comparison, names),
    json: () => JSON.stringify({ ...names, ...report.comparisonToJson(comparison) }, null, 2),
  }[flags.json === true ? 'json' : flags.format];
  process.stdout.write(`${text().trimEnd()}\n`);
  if (comparison.pairs.some(({ obstacles }) => obstacles.length > 0)) process.exitCode = 1;
}
