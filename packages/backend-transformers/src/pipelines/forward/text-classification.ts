import { alsoWithText, checkClasses, rules } from '../../model/graph-check.js';
import { readLabels } from '../../model/labels.js';
import type { TaskDefinition } from '../task-pipeline.js';
import { checkTexts, encodeTexts, openTokenizer, readMaximumTokens } from '../text-batch.js';
import { decodeClasses } from './classification.js';
import { ForwardPipeline, graphOf } from './forward-pipeline.js';
import { textFeeds } from './text-feeds.js';

export const textClassification: TaskDefinition = {
  taskId: 'text-classification',
  modelClass: (library) => library.AutoModelForSequenceClassification,
  graphs: [
    {
      graph: 'model',
      inputs: [rules.text],
      alsoTakes: alsoWithText,
      outputs: [rules.logits(2)],
    },
  ],
  checkConfig: readLabels,
  openPipeline: async ({ taskId, library, model, folder, config }) => {
    const labels = readLabels(config);
    const graph = graphOf(model, 'model');
    checkClasses(graph, { labels });
    const tokenizer = await openTokenizer({ library, folder });
    const maximumTokens = readMaximumTokens(config);
    return new ForwardPipeline(model, {
      encode: async (inputs) => {
        const texts = checkTexts(inputs, taskId);
        const batch = encodeTexts({ tokenizer, texts, maximumTokens });
        return { feeds: textFeeds(batch, { library, graph }), context: null };
      },
      decode: (outputs) => decodeClasses(outputs, labels),
      settings: { tokenizer: tokenizer.constructor.name },
    });
  },
};
