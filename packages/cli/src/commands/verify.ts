import { WattbenchError } from '@wattbench/core';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { createCatalog } from '../catalog/catalog.js';
import { loadConfig } from '../config/load-config.js';
import { readFigures } from '../verify/figures-file.js';
import { journalsAt } from '../catalog/journals-at.js';
import { renderVerification } from '../verify/render-verification.js';
import { verifyJournal, type Verification, type VerifyOptions } from '../verify/verify-journal.js';
import { WorkAtHand } from '../catalog/work-at-hand.js';
import type { VerifyFlags } from './flags.js';
import { intensityFrom } from './print-results.js';

/** Exit code 1 when a check failed; what was not possible to check is no failure. */
export async function verify(place: string | undefined, flags: VerifyFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const { config, root } = loaded;
  const journals = await journalsAt(place, outputFolder(undefined, loaded));
  const options: VerifyOptions = {
    work: new WorkAtHand({
      catalog: createCatalog(config),
      folders: [process.cwd(), root],
      datasets: flags.dataset ?? [],
      models: flags.model ?? [],
    }),
    ...(await figuresOf(flags, config)),
  };
  const unseen = new Set(options.figures?.experimentIds ?? []);
  const found: Verification[] = [];
  for (const [index, file] of journals.entries()) {
    if (flags.json === true && journals.length > 1 && process.stderr.isTTY) {
      process.stderr.write(`verifying ${index + 1} of ${journals.length}\n`);
    }
    const verification = await verifyJournal(file, options);
    if (verification.experimentId !== null) unseen.delete(verification.experimentId);
    if (verification.checks.some(({ state }) => state === 'failed')) process.exitCode = 1;
    if (flags.json === true) found.push(verification);
    else process.stdout.write(renderVerification(verification, { brief: journals.length > 1 }));
  }
  if (flags.json === true) process.stdout.write(`${JSON.stringify(found, null, 2)}\n`);
  const [stranger] = unseen;
  if (stranger === undefined) return;
  throw new WattbenchError(
    'RESULTS_NOT_FOUND',
    `${flags.figures} has figures of the experiment ${stranger}, whose records are not there`,
    { fix: 'Name the folder that holds its records.' },
  );
}

async function figuresOf(
  flags: VerifyFlags,
  config: Parameters<typeof intensityFrom>[1],
): Promise<Pick<VerifyOptions, 'figures'>> {
  if (flags.figures === undefined) return {};
  const rows = await readFigures(flags.figures);
  const intensity = await intensityFrom(flags, config);
  return { figures: { experimentIds: [...rows.keys()], rowsOf: (id) => rows.get(id), intensity } };
}
