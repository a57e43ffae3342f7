import type { JsonObject, JsonValue } from '@wattbench/core';

import {
  imageClassifierEdge,
  imageClassifierWeights,
  imageLabels,
} from '../onnx/tiny-image-classifier.js';
import { floats, type TfjsModel, type TfjsNames } from './tfjs-model.js';

/** `tinyImageClassifier` as a functional Keras model: the means of the channels and one dense layer. */
export function tinyImageLayers({ input, output }: TfjsNames): TfjsModel {
  const shape = [null, imageClassifierEdge, imageClassifierEdge, 3];
  const layers: readonly JsonObject[] = [
    {
      class_name: 'InputLayer',
      name: input,
      config: { name: input, batch_input_shape: shape, dtype: 'float32', sparse: false },
      inbound_nodes: [],
    },
    {
      class_name: 'GlobalAveragePooling2D',
      name: 'means',
      config: { name: 'means', trainable: true, data_format: 'channels_last' },
      inbound_nodes: after(input),
    },
    {
      class_name: 'Dense',
      name: output,
      config: {
        name: output,
        trainable: true,
        units: imageLabels.length,
        activation: 'linear',
        use_bias: false,
      },
      inbound_nodes: after('means'),
    },
  ];
  return {
    fields: {
      format: 'layers-model',
      generatedBy: 'wattbench-testkit',
      convertedBy: null,
      modelTopology: {
        keras_version: '2.1.6',
        backend: 'tensorflow',
        model_config: {
          class_name: 'Model',
          config: {
            name: 'tiny',
            layers,
            input_layers: [[input, 0, 0]],
            output_layers: [[output, 0, 0]],
          },
        },
      },
    },
    weights: [floats(`${output}/kernel`, [3, imageLabels.length], imageClassifierWeights)],
  };
}

/** One call of a layer, on the first output of the first call of another. */
function after(layer: string): JsonValue {
  return [[[layer, 0, 0, {}]]];
}
