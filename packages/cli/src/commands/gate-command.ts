import { Argument, Command, Option } from 'commander';
import { comparableMetrics, type GateFlags } from './flags.js';
import { increase, share } from './number-arguments.js';

export function gateCommand(): Command {
  return new Command('gate')
    .description('fails when a result uses more energy than a baseline allows')
    .addArgument(
      new Argument('[place]', 'the new result: folder, id, file, latest or previous').default(
        'latest',
      ),
    )
    .requiredOption('--baseline <place>', 'what it is held against, e.g. baseline.jsonl')
    .requiredOption('--max-increase <share>', 'how much more is let pass, e.g. 5%', increase)
    .addOption(
      new Option('--metric <metric>', 'what is judged; CPU time is not energy')
        .choices(comparableMetrics)
        .default('energy'),
    )
    .addOption(
      new Option('--unclear <verdict>', 'what becomes of a cell that the data say too little of')
        .choices(['pass', 'fail'])
        .default('pass'),
    )
    .option('--allow-missing', 'cells of the baseline may be missing')
    .option('--allow-estimates', 'energy may be estimated by a model and not measured')
    .option(
      '--accuracy-gate <share>',
      "share of the baseline's scores to reach (default: as the protocol says)",
      share,
    )
    .option('--junit <file>', 'write the verdicts as JUnit XML')
    .option('--markdown <file>', 'write them as Markdown')
    .option('--output <folder>', 'folder of results (default: wattbench-results)')
    .option('--config <file>', 'config file')
    .option('--json', 'print them as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench gate --baseline baseline.jsonl --max-increase 5%
  wattbench gate latest#onnx --baseline baseline.jsonl#onnx --max-increase 5%
  wattbench gate --baseline b.jsonl --max-increase 5% --junit gate.xml
  wattbench gate --baseline b.jsonl --max-increase 10% --metric cpu-time

A cell fails when the data show an increase above the limit, when its answers
are others or its scores too low, or when it is missing. Where the data say too
little it is unclear, and passes with a warning. In GitHub Actions the Markdown
is added to the summary of the step. Exit code 0 passed, 1 failed, 2 usage.`,
    )
    .action(async (place: string, flags: GateFlags) => {
      const { gate } = await import('./gate.js');
      await gate(place, flags);
    });
}
