import { readModelLabels } from '@wattbench/tasks/processing';

import { checkClasses, rules } from '../../model/graph-check.js';
import { encodeImages, openImageProcessor } from '../image-batch.js';
import type { TaskDefinition } from '../task-pipeline.js';
import { decodeClasses } from './classification.js';
import { ForwardPipeline, graphOf } from './forward-pipeline.js';

export const imageClassification: TaskDefinition = {
  taskId: 'image-classification',
  modelClass: (library) => library.AutoModelForImageClassification,
  graphs: [{ graph: 'model', inputs: [rules.image], outputs: [rules.logits(2)] }],
  checkConfig: readModelLabels,
  openPipeline: async ({ taskId, library, model, folder, config }) => {
    const labels = readModelLabels(config);
    checkClasses(graphOf(model, 'model'), { labels });
    const processor = await openImageProcessor({ library, folder });
    return new ForwardPipeline(model, {
      encode: async (inputs) => {
        const { pixelValues } = await encodeImages({ library, processor, inputs, taskId });
        return { feeds: { pixel_values: pixelValues }, context: null };
      },
      decode: (outputs) => decodeClasses(outputs, labels),
      settings: { imageProcessor: processor.constructor.name },
    });
  },
};
