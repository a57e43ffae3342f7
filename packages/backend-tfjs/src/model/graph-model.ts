import type { GraphModel } from '@tensorflow/tfjs-converter';
import type { TensorInfo } from '@wattbench/tasks/processing';

import type { TensorFlow } from '../engines/modules.js';
import { findAsynchronousOperator, readOperators } from './graph-operators.js';
import type { LoadedModel } from './loaded-model.js';
import type { ModelFiles } from './model-files.js';
import { isRecord } from './weights-manifest.js';

/** Throws what TensorFlow.js throws, or `MODEL_CORRUPT`. */
export async function loadGraph(files: ModelFiles, tf: TensorFlow): Promise<LoadedModel> {
  const model = await tf.loadGraphModel({ load: () => Promise.resolve(files.artifacts) });
  try {
    return describeGraph(model, files);
  } catch (cause) {
    model.dispose();
    throw cause;
  }
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

interface Node {
  readonly name: string;
  readonly shape?: readonly number[] | undefined;
  readonly dtype: string;
}

/** What the signature says goes before what the operators say: of outputs those say nothing. */
function describeTensors(
  nodes: readonly Node[],
  { names, declared }: { readonly names: readonly string[]; readonly declared: unknown },
): readonly TensorInfo[] {
  return nodes.map((node, index) => {
    const name = names[index] ?? node.name;
    const entry = isRecord(declared) && Object.hasOwn(declared, name) ? declared[name] : undefined;
    const { dtype, tensorShape } = isRecord(entry) ? entry : {};
    const lengths = declaredLengths(tensorShape) ?? node.shape ?? [];
    return {
      name,
      type: typeof dtype === 'string' ? elementType(dtype) : String(node.dtype ?? 'unknown'),
      dims: lengths.map((length, place) => (length < 0 ? freeName(place) : length)),
    };
  });
}

/** `{ dim: [{ size: '-1' }, { size: '28' }] }`, as protobuf is written in JSON. */
function declaredLengths(shape: unknown): readonly number[] | null {
  if (!isRecord(shape) || shape['unknownRank'] === true) return null;
  const dims = shape['dim'] ?? [];
  if (!Array.isArray(dims)) return null;
  return dims.map((dim: unknown) => {
    const size = Number(isRecord(dim) ? (dim['size'] ?? -1) : -1);
    return Number.isSafeInteger(size) ? size : -1;
  });
}

/** The types of TensorFlow as TensorFlow.js keeps them: there are no integers but int32, no floats but float32. */
const elementTypes: Readonly<Record<string, string>> = {
  DT_FLOAT: 'float32',
  DT_HALF: 'float32',
  DT_DOUBLE: 'float32',
  DT_INT64: 'int32',
  DT_INT32: 'int32',
  DT_INT16: 'int32',
  DT_INT8: 'int32',
  DT_UINT8: 'int32',
};

function elementType(declared: string): string {
  return elementTypes[declared] ?? declared.replace(/^DT_/, '').toLowerCase();
}

export function freeName(place: number): string {
  return place === 0 ? 'batch' : `length_${place}`;
}
