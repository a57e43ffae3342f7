import type { ModelDescription } from '../files/model-folder.js';

const settings = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];

export const useSentiment: ModelDescription = {
  id: 'use-sentiment-en',
  taskId: 'text-classification',
  license: 'Apache-2.0',
  purpose: 'task-specific',
  formats: [
    {
      format: 'onnx',
      paths: [...settings, 'onnx/model.onnx'],
      notes: ['converted from TensorFlow.js operator by operator: token ids are int64, not int32'],
    },
    { format: 'tfjs-graph', paths: [...settings, 'tfjs/model.json', 'tfjs/weights.bin'] },
  ],
};

/** To be raised when the converter writes other files for the same sources: old ones are then left alone. */
export const converterVersion = 1;
