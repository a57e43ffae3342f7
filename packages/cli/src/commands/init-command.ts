import { Command } from 'commander';
import type { InitFlags } from './flags.js';

export function initCommand(): Command {
  return new Command('init')
    .description('write a typed wattbench.config.ts into this folder')
    .option('--force', 'write over the one that is there')
    .addHelpText(
      'after',
      `
Example:
  wattbench init && wattbench run`,
    )
    .action(async (flags: InitFlags) => {
      const { init } = await import('./init.js');
      await init(flags);
    });
}
