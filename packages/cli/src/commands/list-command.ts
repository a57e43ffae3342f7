import { Argument, Command } from 'commander';
import { listable, type Listable, type ListFlags } from './flags.js';

export function listCommand(): Command {
  return new Command('list')
    .description('what is known here')
    .addArgument(new Argument('<kind>', 'what to list').choices(listable))
    .option('--config <file>', 'config file')
    .option('--json', 'print an array as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench list models
  wattbench list protocols          the presets with all their fields
  wattbench list meters --json`,
    )
    .action(async (kind: Listable, flags: ListFlags) => {
      const { list } = await import('./list.js');
      await list(kind, flags);
    });
}
