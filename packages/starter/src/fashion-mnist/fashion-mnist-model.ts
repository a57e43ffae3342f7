import { readFile } from 'node:fs/promises';
import type { ModelSource } from '@wattbench/core';
import { describeFiles } from '../files/artifact-files.js';
import { throwIfInterrupted } from '../files/interruption.js';
import { describeModel, modelPaths, type ModelDescription } from '../files/model-folder.js';
import { assetPath } from '../files/package-places.js';
import { countParameters } from '../tfjs-to-onnx/count-parameters.js';

const settings = ['config.json', 'preprocessor_config.json'];

const description: ModelDescription = {
  id: 'fashion-mnist-cnn',
  taskId: 'image-classification',
  license: 'Apache-2.0',
  purpose: 'task-specific',
  formats: [
    {
      format: 'onnx',
      paths: [...settings, 'onnx/model.onnx'],
      notes: [
        'converted from TensorFlow.js: pixels come as NCHW and are transposed, and so are inputs and outputs of each convolution and pooling, as far as the runtime does not remove it',
      ],
    },
    { format: 'tfjs-graph', paths: [...settings, 'tfjs/model.json', 'tfjs/weights.bin'] },
  ],
};

/**
 * Two convolutions and two dense layers, trained for this project on the training images of
 * Fashion-MNIST; shipped with this package, so that nothing has to be made.
 */
export function fashionMnistModel(): ModelSource {
  return {
    id: description.id,
    taskId: description.taskId,
    license: description.license,
    summary: 'Small convolutional network for 28 × 28 pictures of clothes; shipped (0.4 MB).',
    folderAtHand: async () => assetPath(description.id),
    async materialise({ signal }) {
      throwIfInterrupted(signal);
      const directory = assetPath(description.id);
      const files = await describeFiles(directory, modelPaths(description));
      const graph = await readFile(assetPath(`${description.id}/tfjs/model.json`), 'utf8');
      const parameters = countParameters(graph, 'tfjs/model.json');
      return { model: describeModel(description, { files, parameters }), directory };
    },
  };
}
