import { onnx } from '@wattbench/backend-onnx';
import { tfjs } from '@wattbench/backend-tfjs';
import { transformers } from '@wattbench/backend-transformers';
import { cacheDirectory } from '@wattbench/cli';
import { standard } from '@wattbench/core';
import { starterDatasets, starterModels, starterSuite } from '@wattbench/starter';
import { askChild } from './ask-child.mjs';
import { geometricMean, text } from './ratio.mjs';

// Each backend against its runtime used bare, in turn in one process, on one thread: wall and CPU time of an inference.
// And its memory after 10,000 inferences against after 1,000. Goals: 1.02 and 1.05.
const rounds = Number(process.argv[2] ?? 8);
// Such as `fashion-mnist-cnn on onnx`.
const only = process.argv[3];
const threads = 1;
const distinctInputs = 50;
const signal = new AbortController().signal;
const onProgress = (message) => process.stderr.write(`${message}\n`);
const subjects = [
  { name: 'onnx', backend: onnx(), bare: 'onnx' },
  { name: 'transformers', backend: transformers(), bare: 'transformers' },
  { name: 'tfjs/wasm', backend: tfjs({ engine: 'wasm' }), bare: 'tfjs' },
  { name: 'tfjs/cpu', backend: tfjs({ engine: 'cpu' }), bare: 'tfjs' },
];
// A plain JavaScript transformer takes a second an inference: its memory is looked at over fewer.
const slow = new Set(['tfjs/cpu use-sentiment-en']);

const models = starterModels({ cacheDirectory: cacheDirectory() });
const datasets = starterDatasets();
for (const { task: taskId, model: modelId, dataset: datasetId } of starterSuite.cells) {
  const { model, directory } = await models
    .find(({ id }) => id === modelId)
    .materialise({ signal, onProgress });
  const inputs = await firstInputs(datasets.find(({ id }) => id === datasetId));
  for (const { name, backend, bare } of subjects) {
    const artifact = model.artifacts.find(({ format }) => backend.formats.includes(format));
    if (only !== undefined && only !== `${modelId} on ${name}`) continue;
    const isSlow = slow.has(`${name} ${modelId}`);
    const request = {
      taskId,
      directory,
      model: { ...model, artifacts: [artifact] },
      backend,
      bare,
      inputs,
      threads,
      calls: isSlow ? 5 : 50,
      ...(isSlow ? { few: 10, many: 100 } : { few: 1000, many: 10_000 }),
    };
    const wall = [];
    const cpu = [];
    for (let round = 0; round < (isSlow ? Math.ceil(rounds / 4) : rounds); round += 1) {
      onProgress(`${modelId} on ${name}: round ${round + 1}`);
      const pair = await askChild('alternating-loops.mjs', {
        ...request,
        bareFirst: round % 2 === 1,
      });
      wall.push(pair.wall);
      cpu.push(pair.cpu);
    }
    onProgress(`${modelId} on ${name}: memory`);
    const { few, many } = await askChild('memory.mjs', request);
    process.stdout.write(
      `${modelId} on ${name}, backend / bare: wall ${text(geometricMean(wall))}; CPU ${text(geometricMean(cpu))}, ${wall.length} processes\n` +
        `${modelId} on ${name}, memory after ${request.many} / ${request.few} inferences: ${(many / few).toFixed(3)} (${(many / 1e6).toFixed(0)} MB)\n`,
    );
  }
}

async function firstInputs(dataset) {
  const inputs = [];
  for await (const { input } of dataset.samples({ seed: standard.seed, limit: distinctInputs }))
    inputs.push(input);
  return inputs;
}
