import { Argument, Command } from 'commander';
import type { BaselineFlags } from './flags.js';

export function baselineCommand(): Command {
  return new Command('baseline')
    .description('the raw records of a result as one file, to compare later ones with')
    .addArgument(
      new Argument('[place]', 'an experiment: folder, id, file, latest or previous').default(
        'latest',
      ),
    )
    .requiredOption('--out <file>', 'file to write, e.g. baseline.jsonl')
    .option('--force', 'write over a file that is there')
    .option('--output <folder>', 'folder of results (default: wattbench-results)')
    .option('--config <file>', 'config file')
    .option('--json', 'print what was written as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench baseline --out baseline.jsonl
  wattbench baseline previous --out baseline.jsonl --force
  wattbench gate --baseline baseline.jsonl --max-increase 5%

The lines are copied byte for byte: \`wattbench verify baseline.jsonl\` checks
their hashes as it does those of the result itself.`,
    )
    .action(async (place: string, flags: BaselineFlags) => {
      const { baseline } = await import('./baseline.js');
      await baseline(place, flags);
    });
}
