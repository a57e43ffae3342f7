import { readModelLabels } from '@wattbench/tasks/processing';

import { checkClasses, rules, textGraph } from '../../model/graph-check.js';
import type { TaskDefinition } from '../task-pipeline.js';
import { decodeClasses } from './classification.js';
import { ForwardPipeline, graphOf } from './forward-pipeline.js';
import { openTextEncoder } from './text-encoder.js';

export const textClassification: TaskDefinition = {
  taskId: 'text-classification',
  modelClass: (library) => library.AutoModelForSequenceClassification,
  graphs: [textGraph(rules.logits(2))],
  checkConfig: readModelLabels,
  openPipeline: async (parts) => {
    const { model, config } = parts;
    const labels = readModelLabels(config);
    checkClasses(graphOf(model, 'model'), { labels });
    const { tokenizer, encode } = await openTextEncoder(parts);
    return new ForwardPipeline(model, {
      encode,
      decode: (outputs) => decodeClasses(outputs, labels),
      settings: { tokenizer: tokenizer.constructor.name },
    });
  },
};
