import { isRecord, type ConfigFile } from '@wattbench/tasks/processing';

import { rules, textGraph } from '../../model/graph-check.js';
import type { TaskDefinition } from '../task-pipeline.js';
import { checkTexts, encodeTexts, openTokenizer, readMaximumTokens } from '../text-batch.js';
import { checkStartToken, decoderBesideEncoder, generationFiles } from './decoder-graph.js';
import { GenerationPipeline } from './generation-pipeline.js';
import { promptBatch } from './prompt-batch.js';

export const summarization: TaskDefinition = {
  taskId: 'summarization',
  modelClass: (library) => library.AutoModelForSeq2SeqLM,
  optionalFiles: generationFiles,
  graphs: [textGraph(rules.numbers(3, 'last_hidden_state')), decoderBesideEncoder],
  openPipeline: async (parts) => {
    const { taskId, library, model, folder, config } = parts;
    checkStartToken(model);
    const prefix = readPrefix(config, taskId);
    const tokenizer = await openTokenizer({ library, folder });
    const maximumTokens = readMaximumTokens(config);
    return new GenerationPipeline(parts, {
      encode: async (inputs) => {
        const texts = checkTexts(inputs, taskId).map((text) => prefix + text);
        return promptBatch(encodeTexts({ tokenizer, texts, maximumTokens }));
      },
      tokenizer,
      settings: { tokenizer: tokenizer.constructor.name, prefix },
    });
  },
};

/** What the model wants before every text, as the pipeline of transformers.js puts it: `summarize: ` for T5. */
function readPrefix(config: ConfigFile, taskId: string): string {
  const ofTasks = config.get('task_specific_params');
  const ofTask = isRecord(ofTasks) ? ofTasks[taskId] : undefined;
  const own = isRecord(ofTask) ? ofTask['prefix'] : undefined;
  const general = config.get('prefix');
  return [own, general].filter((text) => typeof text === 'string').join('');
}
