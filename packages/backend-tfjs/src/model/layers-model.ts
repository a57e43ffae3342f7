import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { TensorInfo } from '@wattbench/tasks/processing';

import type { TensorFlow } from '../engines/modules.js';
import { freeName } from './graph-signature.js';
import type { LoadedModel } from './loaded-model.js';
import type { ModelFiles } from './model-files.js';

/** Throws what TensorFlow.js throws. */
export async function loadLayers(files: ModelFiles, tf: TensorFlow): Promise<LoadedModel> {
  const model = await tf.loadLayersModel({ load: () => Promise.resolve(files.artifacts) });
  const [only, ...others] = model.inputNames;
  return {
    inputs: describeTensors(model.inputs, model.inputNames),
    outputs: describeTensors(model.outputs, model.outputNames),
    execution: 'predictOnBatch',
    notes: [],
    run: (tensors) => {
      const single = only !== undefined && others.length === 0 ? tensors[only] : undefined;
      const feeds = single ?? model.inputNames.map((name) => tensors[name]).filter(isTensor);
      return model.predictOnBatch(feeds);
    },
    dispose: () => void model.dispose(),
  };
}

function isTensor(tensor: Tensor | undefined): tensor is Tensor {
  return tensor !== undefined;
}

function describeTensors(
  tensors: LayersModel['inputs'],
  names: readonly string[],
): readonly TensorInfo[] {
  return tensors.map(({ dtype, shape, name }, index) => ({
    name: names[index] ?? name,
    type: dtype,
    dims: shape.map((length, place) => length ?? freeName(place)),
  }));
}
