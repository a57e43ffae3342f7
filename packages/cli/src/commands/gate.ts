import { compareResults, gateResults } from '@wattbench/analysis';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { refuseAmbiguous, refuseEstimates, refuseNothing } from '../compare/refusals.js';
import { storedSide, type StoredSide } from '../compare/stored-side.js';
import { loadConfig } from '../config/load-config.js';
import { outFile } from '../output/out-file.js';
import { addToStepSummary } from '../output/step-summary.js';
import type { GateFlags } from './flags.js';

/** Exit code 1 when it does not pass. */
export async function gate(place: string, flags: GateFlags): Promise<void> {
  const files = {
    junit: flags.junit === undefined ? undefined : outFile(flags.junit),
    markdown: flags.markdown === undefined ? undefined : outFile(flags.markdown),
  };
  const loaded = await loadConfig(flags.config);
  const output = outputFolder(flags.output, loaded);
  const baseline = await storedSide(flags.baseline, output);
  const result = await storedSide(place, output);
  const { knownTasks } = await import('@wattbench/tasks');
  const comparison = compareResults(baseline, result, { tasks: knownTasks, metric: flags.metric });
  refuseAmbiguous(comparison, { a: baseline, b: result });
  if (flags.allowEstimates !== true) refuseEstimates(comparison);
  refuseNothing(comparison);
  const options = {
    allowMissing: flags.allowMissing === true,
    failUnclear: flags.unclear === 'fail',
  };
  const found = gateResults(comparison, {
    ...options,
    tasks: knownTasks,
    maximumIncrease: flags.maxIncrease,
    accuracyGate: flags.accuracyGate ?? accuracyGateOf(baseline, result),
  });
  const report = await import('@wattbench/report');
  const text = report.gateText(found, { ...options, comparison });
  const names = { baseline: baseline.name, result: result.name };
  const markdown = report.renderGateMarkdown(text, names);
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ ...names, metric: flags.metric, ...report.gateToJson(found) }, null, 2)}\n`
      : `${report.renderGate(text, {
          names,
          columns: process.stdout.columns ?? 80,
          colour: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
        })}\n`,
  );
  if (!found.passed) process.exitCode = 1;
  files.junit?.write(`${report.gateToJunit(text).trimEnd()}\n`);
  files.markdown?.write(markdown);
  await addToStepSummary(markdown);
}

/** The strictest that a protocol of either side names. */
function accuracyGateOf(...sides: readonly StoredSide[]): number | null {
  const gates = sides.flatMap(({ experiment }) =>
    experiment.runs.flatMap(({ protocol }) => protocol.accuracyGate ?? []),
  );
  return gates.length === 0 ? null : Math.max(...gates);
}
