import { Command } from 'commander';
import type { RerunFlags } from './flags.js';
import { meterOption } from './meter-option.js';
import { share } from './number-arguments.js';

export function rerunCommand(): Command {
  return new Command('rerun')
    .description('measure an experiment again as it was, and test whether both agree')
    .argument('[place]', 'an experiment: folder, id, file, latest or previous (default: latest)')
    .option('--dry-run', 'print what would run and what would not be the same')
    .option('--allow-differences', 'go on where machine, versions or meter are others')
    .option('--tolerance <share>', 'a ratio that near to 1 agrees too, e.g. 5%', share)
    .option('--backend <id...>', 'backends of the record that are not built in, or hold places')
    .addOption(meterOption())
    .option('--dataset <file...>', 'data of your own that the record was made with')
    .option('--model <folder...>', 'models of your own that it was made with')
    .option('--strict', 'measure only where nothing about the machine would show')
    .option('--output <folder>', 'folder for results (default: wattbench-results)')
    .option('--config <file>', 'config file (default: wattbench.config.* upward from here)')
    .option('--quiet', 'no progress')
    .option('--json', 'print agreement and differences as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench rerun --dry-run
  wattbench rerun latest --tolerance 5%
  wattbench rerun theirs.jsonl --allow-differences --dataset ./my.jsonl

Same cells, weights, data, backends with their options, device, threads,
protocol, seed and meters; what cannot be had is named before anything starts.
Weights, data and tasks are never others; the rest is with --allow-differences.
Nothing is loaded from a place that a record names: built-in plug-ins are known
by their id, others come from --backend, --meter and the config file.
It agrees where the interval of the ratio of energies holds 1, or the ratio is
within the tolerance, and the answers are the same. Exit code 1 where not.`,
    )
    .action(async (place: string | undefined, flags: RerunFlags) => {
      const { rerun } = await import('./rerun.js');
      await rerun(place, flags);
    });
}
