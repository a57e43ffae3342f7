import {
  imageClassifierEdge,
  imageClassifierWeights,
  imageLabels,
} from '../onnx/tiny-image-classifier.js';
import { graphModel, typeAttribute } from './graph-model.js';
import { floats, integers, type TfjsModel, type TfjsNames } from './tfjs-model.js';

/** `tinyImageClassifier` with channels last, as TensorFlow has them. */
export function tinyImageGraph({ input, output }: TfjsNames): TfjsModel {
  const shape = [null, imageClassifierEdge, imageClassifierEdge, 3];
  return graphModel({
    inputs: [{ name: input, type: 'float32', shape }],
    outputs: [{ name: output, type: 'float32', shape: [null, imageLabels.length] }],
    operations: [
      {
        op: 'Mean',
        name: 'means',
        input: [input, 'pixel_axes'],
        attr: {
          T: typeAttribute('float32'),
          Tidx: typeAttribute('int32'),
          keep_dims: { b: false },
        },
      },
      {
        op: 'MatMul',
        name: output,
        input: ['means', 'weights'],
        attr: {
          T: typeAttribute('float32'),
          transpose_a: { b: false },
          transpose_b: { b: false },
        },
      },
    ],
    weights: [
      floats('weights', [3, imageLabels.length], imageClassifierWeights),
      integers('pixel_axes', [1, 2]),
    ],
  });
}
