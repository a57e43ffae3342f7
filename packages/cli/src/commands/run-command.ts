import { outputLengths, windowKinds } from '@wattbench/core';
import { Command, Option } from 'commander';
import type { RunFlags } from './flags.js';
import { meterOption } from './meter-option.js';
import {
  duration,
  positiveInteger,
  positiveIntegers,
  positiveNumber,
  share,
  temperature,
  wholeNumber,
} from './number-arguments.js';

export function runCommand(): Command {
  return new Command('run')
    .description('measure, store the raw records, and print what they come to')
    .option('--suite <id>', 'suite of cells to run (default: starter)')
    .option('--task <id>', 'task of a single cell')
    .option('--model <id|folder>', 'model of a single cell, or only this one of the suite')
    .option('--dataset <id|file>', 'labelled data: a known set or a JSON Lines file')
    .option(
      '--backend <id...>',
      'runtimes to compare, as id or id:key=value, with spaces or commas (default: onnx)',
    )
    .option('--reference <id>', 'backend that the answers are compared with (default: the first)')
    .addOption(meterOption())
    .option('--device <id>', 'device of the backend (default: cpu)')
    .option('--threads <n>', 'threads that one inference may use (default: all)', positiveInteger)
    .option(
      '--protocol <preset>',
      'smoke (seconds), standard, publication or paper (default: standard)',
    )
    .option('--repeats <n>', 'fresh processes per cell', positiveInteger)
    .option('--target <share>', 'add repeats until the 95 % interval is this tight, e.g. 2%', share)
    .addOption(
      new Option(
        '--target-of <figure>',
        'which one (default: ratio with several backends)',
      ).choices(['energy', 'ratio']),
    )
    .option(
      '--max-repeats <n>',
      'most repeats that a target may take (default: 30)',
      positiveInteger,
    )
    .option('--budget <time>', 'time after which a target adds none, e.g. 10m', duration)
    .option('--inferences <n>', 'inferences in the measured window of a repeat', positiveInteger)
    .option('--batch-size <n...>', 'inferences per call of the model', positiveIntegers)
    .option('--concurrency <n...>', 'calls under way at once', positiveIntegers)
    .option('--input-words <n...>', 'words of each text: cut, or said again', positiveIntegers)
    .option('--output-tokens <n...>', 'tokens that a model writes', positiveIntegers)
    .addOption(
      new Option('--window <kind>', 'what is timed: the model alone, or input to answer').choices([
        ...windowKinds,
      ]),
    )
    .addOption(
      new Option('--output-length <kind>', 'exactly as many tokens, or at most').choices([
        ...outputLengths,
      ]),
    )
    .option('--temperature <t>', '0: the likeliest token; above: drawn by the seed', temperature)
    .option('--seed <n>', 'seed of sampling and order', wholeNumber)
    .option('--strict', 'refuse to measure on a machine that would show in the figures')
    .option('--output <folder>', 'folder for results (default: wattbench-results)')
    .option('--region <code>', 'grid for carbon, ISO 3166 alpha-3, e.g. DEU')
    .option('--intensity <gPerKwh>', 'own carbon intensity of electricity', positiveNumber)
    .option('--resume [id]', 'go on with the unfinished experiment of the same plan')
    .option('--config <file>', 'config file (default: wattbench.config.* upward from here)')
    .option('--quiet', 'no progress')
    .addOption(new Option('--json', 'print an array of results as JSON'))
    .addHelpText(
      'after',
      `
Examples:
  wattbench run
  wattbench run --protocol smoke
  wattbench run --backend onnx,tfjs,transformers
  wattbench run --backend onnx tfjs:engine=wasm tfjs:engine=cpu --json
  wattbench run --protocol publication --strict
  wattbench run --batch-size 1,8 --concurrency 1,4
  wattbench run --task text-classification --input-words 16,64
  wattbench run --window end-to-end
  wattbench run --backend onnx,tfjs --target 2% --budget 20m
  wattbench run --model fashion-mnist-cnn --threads 1 --region FRA
  wattbench run --task text-classification --model ./mine --dataset ./my.jsonl
  wattbench run --meter auto shelly:host=192.0.2.7
  wattbench run --resume

Batch size, concurrency, input words and output tokens take lists: every cell is
measured at each combination. The presets: wattbench list protocols
Runtimes are compared by their answers too: one that answers otherwise than the
reference is shown as not-equivalent and has no rank.
The first meter gives the figure, the others are recorded beside it. For a run,
auto is the best meter that can be read and sees the processor.
A model folder has the Hugging Face layout: config.json, tokenizer.json or
preprocessor_config.json, onnx/model.onnx. Each line of a JSON Lines file is
{"text": "...", "label": "..."} or {"image": "file.png", "label": "..."}.`,
    )
    .action(async (flags: RunFlags) => {
      const { run } = await import('./run.js');
      await run(flags);
    });
}
