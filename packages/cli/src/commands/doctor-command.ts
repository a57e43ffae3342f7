import { Command } from 'commander';
import type { DoctorFlags } from './flags.js';
import { meterOption } from './meter-option.js';

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('what can be measured on this machine, and what to do about the rest')
    .addOption(meterOption())
    .option('--check', 'read all meters for a second and compare those of one thing')
    .option(
      '--conformance <backend...>',
      'check backends against their contract, as id, package or id:key=value',
    )
    .option('--config <file>', 'config file')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench doctor
  wattbench doctor --check
  wattbench doctor --meter shelly:host=192.0.2.7
  wattbench doctor --conformance onnx tfjs:engine=wasm
  wattbench doctor --json`,
    )
    .action(async (flags: DoctorFlags) => {
      if (flags.conformance !== undefined) {
        const { checkConformance } = await import('../doctor/conformance.js');
        await checkConformance(flags.conformance, flags);
        return;
      }
      const { doctor } = await import('./doctor.js');
      await doctor(flags);
    });
}
