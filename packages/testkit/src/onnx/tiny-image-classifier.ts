import type { TinyModelFiles } from './tiny-model-files.js';

const edge = 8;
const labels = ['red', 'green', 'blue'] as const;

/**
 * Three labels for images of 8 x 8: the logit of a label is 4 times the mean of its channel, where a
 * level from 0 to 255 counts from -1 to 1. So the label is the strongest colour.
 */
export const tinyImageClassifier: TinyModelFiles = {
  taskId: 'image-classification',
  graph: {
    inputs: [{ name: 'pixel_values', type: 'float32', dims: ['batch', 3, edge, edge] }],
    outputs: [{ name: 'logits', type: 'float32', dims: ['batch', labels.length] }],
    nodes: [
      { operator: 'GlobalAveragePool', inputs: ['pixel_values'], output: 'pooled' },
      { operator: 'Flatten', inputs: ['pooled'], output: 'means', attributes: { axis: 1 } },
      { operator: 'MatMul', inputs: ['means', 'weights'], output: 'logits' },
    ],
    constants: [
      {
        name: 'weights',
        dims: [labels.length, labels.length],
        values: Float32Array.from([4, 0, 0, 0, 4, 0, 0, 0, 4]),
      },
    ],
  },
  labels,
  config: { model_type: 'vit', architectures: ['ViTForImageClassification'] },
  files: {
    'preprocessor_config.json': {
      image_processor_type: 'ViTImageProcessor',
      do_resize: true,
      size: { height: edge, width: edge },
      resample: 2,
      do_rescale: true,
      rescale_factor: 1 / 255,
      do_normalize: true,
      image_mean: [0.5, 0.5, 0.5],
      image_std: [0.5, 0.5, 0.5],
      do_convert_rgb: true,
    },
  },
};
