import { Command } from 'commander';
import type { MeasureFlags } from './flags.js';
import { meterOption } from './meter-option.js';

export function measureCommand(): Command {
  return new Command('measure')
    .description('energy that this machine uses while a command runs, like `time`')
    .argument('<command...>', 'the command and its arguments, best behind --')
    .addOption(meterOption())
    .option('--out <file>', 'write the figures as JSON to this file, as a whole')
    .option('--json', 'print the figures as one line of JSON instead of the table')
    .option('--config <file>', 'config file')
    .addHelpText(
      'after',
      `
Examples:
  wattbench measure -- make test
  wattbench measure --meter rapl shelly:host=192.0.2.7 -- python3 train.py
  wattbench measure --json --out energy.json -- ./a.out --fast
  wattbench measure --meter estimate:tdpW=65 -- node server.js

The command has this terminal and runs without a shell; for a line of shell
write: wattbench measure -- sh -c 'a | b'. stdout belongs to the command: the
figures go to stderr, or with --json and --out to the file alone. It ends with
the command's exit code, 128 + n where signal n ended it, 127 where it was not
found and 126 where it cannot be run. What the rest of the machine does in the
same time is in the figures of every meter but the estimate.`,
    )
    .action(async (words: readonly string[], flags: MeasureFlags) => {
      const { measure } = await import('./measure.js');
      await measure(words, flags);
    });
}
