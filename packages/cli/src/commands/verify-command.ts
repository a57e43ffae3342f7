import { Argument, Command } from 'commander';
import type { VerifyFlags } from './flags.js';
import { positiveNumber } from './number-arguments.js';

export function verifyCommand(): Command {
  return new Command('verify')
    .description('whether stored results are whole, and fit together and to their data')
    .addArgument(
      new Argument(
        '[place]',
        'folder of results or of one experiment, its id, or a file (default: the latest)',
      ),
    )
    .option('--figures <file>', 'hold what `report --json` wrote against the raw records')
    .option('--dataset <file...>', 'data of your own that was scored')
    .option('--model <folder...>', 'models of your own that were measured')
    .option('--region <code>', 'grid for carbon that the figures were made with, e.g. DEU')
    .option(
      '--intensity <gPerKwh>',
      'own carbon intensity that they were made with',
      positiveNumber,
    )
    .option('--config <file>', 'config file')
    .option('--json', 'print an array of what was checked as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench verify
  wattbench verify wattbench-results
  wattbench verify shared/results.jsonl --dataset my.jsonl --model ./mine
  wattbench report --json > figures.json
  wattbench verify --figures figures.json

Every check is ok, failed, or not possible here, with its reason: nothing is
downloaded or converted to make one possible. Exit code 1 when one failed.
The hashes are evidence against accidents and careless edits. Who rewrites all
lines can make new ones: publish the last hash, and the file is held to it.`,
    )
    .action(async (place: string | undefined, flags: VerifyFlags) => {
      const { verify } = await import('./verify.js');
      await verify(place, flags);
    });
}
