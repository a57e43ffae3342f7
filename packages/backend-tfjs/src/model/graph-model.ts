import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { TensorInfo } from '@wattbench/tasks/processing';

import type { TensorFlow } from '../engines/modules.js';
import { findAsynchronousOperator, readOperators } from './graph-operators.js';
import { describeTensors, unknownType } from './graph-signature.js';
import type { LoadedModel } from './loaded-model.js';
import type { ModelFiles } from './model-files.js';
import { describeByTrial } from './trial-run.js';

/** Throws what TensorFlow.js throws, or `MODEL_CORRUPT`. */
export async function loadGraph(files: ModelFiles, tf: TensorFlow): Promise<LoadedModel> {
  const model = await tf.loadGraphModel({ load: () => Promise.resolve(files.artifacts) });
  try {
    const described = describeGraph(model, files);
    if (isKnown(described.outputs) || !isKnown(described.inputs)) return described;
    return { ...described, outputs: await describeByTrial(described, tf) };
  } catch (cause) {
    model.dispose();
    throw cause;
  }
}

function isKnown(tensors: readonly TensorInfo[]): boolean {
  return tensors.every(({ type }) => type !== unknownType);
}

function describeGraph(model: GraphModel, files: ModelFiles): LoadedModel {
  const outputNames = model.outputNodes;
  const { topology, signature, file } = files;
  const operators = readOperators(topology['node'], {
    file,
    outputs: model.outputs.map(({ name }) => name),
    weights: new Set(files.artifacts.weightSpecs?.map(({ name }) => name)),
  });
  const asynchronous = findAsynchronousOperator(operators);
  const inputs = describeTensors(model.inputs, {
    names: model.inputNodes,
    declared: signature?.['inputs'],
  });
  const outputs = describeTensors(model.outputs, {
    names: outputNames,
    declared: signature?.['outputs'],
  });
  const shared = { inputs, outputs, dispose: () => model.dispose() };
  if (asynchronous === null) {
    return {
      ...shared,
      execution: 'execute',
      notes: [],
      run: (tensors) => model.execute(tensors, outputNames),
    };
  }
  return {
    ...shared,
    execution: 'executeAsync',
    notes: [`runs asynchronously, because of its operator ${asynchronous}`],
    run: (tensors) => model.executeAsync(tensors, outputNames),
  };
}
