import { Command } from 'commander';
import type { DiffFlags } from './flags.js';

export function diffCommand(): Command {
  return new Command('diff')
    .description('why two results are not the same: environment first')
    .argument('<a>', 'an experiment, as in compare: PLACE or PLACE#SELECTOR')
    .argument('<b>', 'another one')
    .option('--config <file>', 'config file')
    .option('--json', 'print what differs as JSON')
    .addHelpText(
      'after',
      `
Examples:
  wattbench diff previous latest
  wattbench diff results/laptop results/server
  wattbench diff theirs.jsonl latest --json
  wattbench diff latest#onnx latest#tfjs

Cells that are alike are set side by side. First how the energy differs, split
into power and time (energy = power x time); then all that is not the same, what
explains most first: environment, then protocol, session and figures.
What should be the same in every repeat is shown when any value differs; what is
new in each repeat (load, temperature, power) when the repeats of the two do not
overlap and their means are 5 % or more apart. What is the same is counted.`,
    )
    .action(async (a: string, b: string, flags: DiffFlags) => {
      const { diff } = await import('./diff.js');
      await diff(a, b, flags);
    });
}
