import { existsSync } from 'node:fs';
import { WattbenchError } from '@wattbench/core';
import { isFinished, readExperimentFile, wholeLinesOf } from '@wattbench/store';
import { journalAt } from '../catalog/journals-at.js';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { loadConfig } from '../config/load-config.js';
import { outFile } from '../output/out-file.js';
import { plainText } from '../output/plain-text.js';
import { noteWarnings } from '../output/note-warnings.js';
import type { BaselineFlags } from './flags.js';

/** Throws `OUTPUT_UNWRITABLE` where the file is there already, `RESULTS_NOT_FOUND` where no run was completed. */
export async function baseline(place: string, flags: BaselineFlags): Promise<void> {
  const { out } = flags;
  const loaded = await loadConfig(flags.config);
  const journal = await journalAt(place, outputFolder(flags.output, loaded));
  if (flags.force !== true && existsSync(out)) {
    throw new WattbenchError('OUTPUT_UNWRITABLE', `${out} is there already`, {
      fix: 'Write over it with --force, or name another file.',
    });
  }
  const file = outFile(out);
  const stored = await readExperimentFile(journal);
  noteWarnings(stored.warnings);
  const completed = stored.results.filter(({ state }) => state === 'completed').length;
  if (completed === 0) {
    throw new WattbenchError('RESULTS_NOT_FOUND', `${journal} holds no completed run`);
  }
  const runs = stored.experiment.runs.length;
  if (!isFinished(stored)) {
    process.stderr.write(
      `note: the experiment is not finished: ${stored.results.length} of ${runs} runs\n`,
    );
  }
  file.write(await wholeLinesOf(journal));
  const { id, title } = stored.experiment;
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify({ file: out, experimentId: id, runs, completed }, null, 2)}\n`
      : `Wrote ${plainText(out)}: ${completed} completed runs of ${plainText(title)}, ${id}.\nNext: wattbench gate --baseline ${plainText(out)} --max-increase 5%\n`,
  );
}
