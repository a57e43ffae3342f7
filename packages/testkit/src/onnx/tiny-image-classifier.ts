import { floats, type Graph } from './onnx-graph.js';
import { scoredLabels } from './softmax.js';
import {
  imagePreprocessing,
  normalisedLevel,
  tinyImage,
  type Colour,
  type TinyImage,
} from './tiny-image.js';
import { modelFile, type TinyModelFiles } from './tiny-model-files.js';

/** Pixels on each side. */
export const imageClassifierEdge = 8;

export const imageLabels = ['red', 'green', 'blue'] as const;

/** From the means of the channels to the logits. */
export const imageClassifierWeights: readonly number[] = [4, 0, 0, 0, 4, 0, 0, 0, 4];

const graph: Graph = {
  inputs: [
    {
      name: 'pixel_values',
      type: 'float32',
      dims: ['batch', 3, imageClassifierEdge, imageClassifierEdge],
    },
  ],
  outputs: [{ name: 'logits', type: 'float32', dims: ['batch', imageLabels.length] }],
  nodes: [
    { operator: 'GlobalAveragePool', inputs: ['pixel_values'], output: 'pooled' },
    { operator: 'Flatten', inputs: ['pooled'], output: 'means', attributes: { axis: 1 } },
    { operator: 'MatMul', inputs: ['means', 'weights'], output: 'logits' },
  ],
  constants: [floats('weights', [3, imageLabels.length], imageClassifierWeights)],
};

/**
 * Three labels for images of 8 x 8: the logit of a label is 4 times the mean of its channel, where a
 * level from 0 to 255 counts from -1 to 1. So the label is the strongest colour.
 */
export const tinyImageClassifier: TinyModelFiles = {
  taskId: 'image-classification',
  graphs: { [modelFile]: graph },
  labels: imageLabels,
  config: { model_type: 'vit', architectures: ['ViTForImageClassification'] },
  files: {
    'preprocessor_config.json': imagePreprocessing('ViTImageProcessor', imageClassifierEdge),
  },
  samples: [
    sample([255, 0, 51], tinyImage([255, 0, 51], { width: 8, height: 8 })),
    sample([3, 200, 10], tinyImage([3, 200, 10], { width: 10, height: 11 })),
    sample([20, 30, 40], tinyImage([20, 30, 40], { width: 12, height: 9 })),
    sample([90, 80, 70], tinyImage([90, 80, 70], { width: 8, height: 32 })),
    sample([0, 128, 255], tinyImage([0, 128, 255], { width: 24, height: 24 })),
    sample([250, 240, 200], tinyImage([250, 240, 200], { width: 40, height: 30 })),
    sample([120, 60, 180], tinyImage([120, 60, 180], { width: 64, height: 16 })),
  ],
};

function sample(colour: Colour, input: TinyImage): { input: TinyImage; output: unknown } {
  const logits = colour.map((level) => 4 * normalisedLevel(level));
  return { input, output: scoredLabels(imageLabels, logits) };
}
