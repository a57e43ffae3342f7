import { Command } from 'commander';
import type { DoctorFlags } from './flags.js';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('what can be measured on this machine, and what to do about the rest')
    .option('--config <file>', 'config file')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench doctor
  wattbench doctor --json`,
    )
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('./doctor.js');
      await doctor(flags);
    });
}
