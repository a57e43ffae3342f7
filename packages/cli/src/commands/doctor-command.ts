import { Command } from 'commander';
import type { DoctorFlags } from './flags.js';
import { meterOption } from './meter-option.js';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('what can be measured on this machine, and what to do about the rest')
    .addOption(meterOption())
    .option('--check', 'read all meters for a second and compare those of one thing')
    .option('--config <file>', 'config file')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench doctor
  wattbench doctor --check
  wattbench doctor --meter shelly:host=192.0.2.7
  wattbench doctor --json`,
    )
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('./doctor.js');
      await doctor(flags);
    });
}
