import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { baselineCommand } from './commands/baseline-command.js';
import { compareCommand } from './commands/compare-command.js';
import { diffCommand } from './commands/diff-command.js';
import { doctorCommand } from './commands/doctor-command.js';
import { gateCommand } from './commands/gate-command.js';
import { initCommand } from './commands/init-command.js';
import { listCommand } from './commands/list-command.js';
import { measureCommand } from './commands/measure-command.js';
import { reportCommand } from './commands/report-command.js';
import { rerunCommand } from './commands/rerun-command.js';
import { runCommand } from './commands/run-command.js';
import { verifyCommand } from './commands/verify-command.js';
import { watchCommand } from './commands/watch-command.js';

/** The whole command line. Commands load what they need only when they run. */
export function createProgram(): Command {
  const program = new Command('wattbench')
    .description('How much energy does this inference really cost, here, and what would cost less?')
    .version(ownVersion(), '-v, --version')
    .option('--debug', 'print the stack of an error')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Examples:
  wattbench run                     the starter suite on this machine's CPU
  wattbench run --backend onnx --repeats 3 --json
  wattbench measure -- make test    energy of any command
  wattbench watch                   power of this machine, as it goes
  wattbench doctor                  what can be measured here, and what not
  wattbench list models
  wattbench report                  the latest results again
  wattbench verify                  whether they are whole and fit together
  wattbench rerun                   the latest again: does it come out the same?
  wattbench diff previous latest    why two results are not the same`,
    );
  for (const command of [
    runCommand(),
    measureCommand(),
    watchCommand(),
    listCommand(),
    doctorCommand(),
    reportCommand(),
    verifyCommand(),
    rerunCommand(),
    diffCommand(),
    compareCommand(),
    baselineCommand(),
    gateCommand(),
    initCommand(),
  ]) {
    program.addCommand(command.exitOverride().showSuggestionAfterError());
  }
  return program;
}

function ownVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
