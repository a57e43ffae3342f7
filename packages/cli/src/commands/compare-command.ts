import { Command, Option } from 'commander';
import { comparableMetrics, comparisonFormats, type CompareFlags } from './flags.js';

export function compareCommand(): Command {
  return new Command('compare')
    .description('how much more or less B uses than A, and whether that is shown')
    .argument('<a>', 'place or place#selector: folder, id, file, latest or previous')
    .argument('<b>', 'the other side')
    .addOption(
      new Option('--metric <metric>', 'what to compare; CPU time is not energy')
        .choices(comparableMetrics)
        .default('energy'),
    )
    .addOption(
      new Option('--format <format>', 'how to print').choices(comparisonFormats).default('table'),
    )
    .option('--json', 'the same as --format json')
    .option('--output <folder>', 'folder of results (default: wattbench-results)')
    .option('--config <file>', 'config file')
    .addHelpText(
      'after',
      `
Examples:
  wattbench compare previous latest
  wattbench compare latest#onnx latest#tfjs
  wattbench compare latest#onnx,threads=1 latest#onnx,threads=4
  wattbench compare results/laptop/ID results/server/ID
  wattbench compare baseline.jsonl latest --format markdown

A selector is a backend, or key=value with commas between: task, model, dataset,
backend, device, precision, threads, batch, concurrency, words, window, tokens,
or an option of the backend, as engine=wasm. Cells are paired by all that is not
selected. Exit code 1 where a pair cannot be compared; the difference itself
never fails: see \`wattbench gate\`.`,
    )
    .action(async (a: string, b: string, flags: CompareFlags) => {
      const { compare } = await import('./compare.js');
      await compare(a, b, flags);
    });
}
