import { CommanderError, type Command } from 'commander';
import { WattbenchError } from '@wattbench/core';
import { exitCodeOf } from './output/exit-code.js';
import { printError } from './output/print-error.js';

/**
 * Parses and runs; every error becomes one paragraph on stderr and an exit code:
 * 0 done, 1 failed, 2 usage, 130 Ctrl-C, 143 SIGTERM; `measure` ends with the code of its command.
 * What stands behind `--` belongs to the command that is measured.
 */
export async function runProgram(program: Command, argv: readonly string[]): Promise<number> {
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const debug = own.includes('--debug');
  const json = own.includes('--json');
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    await printError(error, { debug, json });
    return WattbenchError.is(error) ? exitCodeOf(error) : 1;
  }
}
