import { Argument, Command, Option } from 'commander';
import { reportFormats, type ReportFlags } from './flags.js';
import { positiveNumber } from './number-arguments.js';

export function reportCommand(): Command {
  return new Command('report')
    .description('results again, computed from their raw records')
    .addArgument(
      new Argument('[folder]', 'folder of results or of one experiment (default: the latest)'),
    )
    .addOption(
      new Option('--format <format>', 'how to print').choices(reportFormats).default('table'),
    )
    .option('--json', 'the same as --format json')
    .option('--budget', 'what limits each figure, and what would help most')
    .option('--pareto', 'score against energy: which cells no other beats')
    .option('--region <code>', 'grid for carbon, ISO 3166 alpha-3, e.g. DEU')
    .option('--intensity <gPerKwh>', 'own carbon intensity of electricity', positiveNumber)
    .option('--config <file>', 'config file')
    .addHelpText(
      'after',
      `
Examples:
  wattbench report
  wattbench report wattbench-results/20260101t120000z-1a2b3c4d-5e6f --region DEU
  wattbench report --budget
  wattbench report --pareto
  wattbench report --format csv > results.csv`,
    )
    .action(async (folder: string | undefined, flags: ReportFlags) => {
      const { report } = await import('./report.js');
      await report(folder, flags);
    });
}
