import { Command } from 'commander';
import type { WatchFlags } from './flags.js';
import { meterOption } from './meter-option.js';
import { interval, positiveInteger } from './number-arguments.js';

export function watchCommand(): Command {
  return new Command('watch')
    .description('power of this machine as it goes, until Ctrl-C')
    .addOption(meterOption())
    .option('--interval <seconds>', 'time between two lines (default: 1)', interval, 1)
    .option('--count <n>', 'end after so many', positiveInteger)
    .option('--json', 'print one line of JSON each time')
    .option('--config <file>', 'config file')
    .addHelpText(
      'after',
      `
Examples:
  wattbench watch
  wattbench watch --meter rapl nvml --interval 0.5
  wattbench watch --count 60 --json > power.jsonl

Each figure is the mean power over one interval, with the half-width of its
doubt. Ctrl-C ends with the energy of the whole time and exit code 0.`,
    )
    .action(async (flags: WatchFlags) => {
      const { watch } = await import('./watch.js');
      await watch(flags);
    });
}
