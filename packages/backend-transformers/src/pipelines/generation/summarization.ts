import { alsoWithText, rules } from '../../model/graph-check.js';
import { isRecord } from '../../model/describe-value.js';
import type { JsonFile } from '../../model/json-file.js';
import type { TaskDefinition } from '../task-pipeline.js';
import {
  checkTexts,
  encodeTexts,
  openTokenizer,
  readMaximumTokens,
  tokenCounts,
} from '../text-batch.js';
import { checkStartToken, decoderBesideEncoder, generationFiles } from './decoder-graph.js';
import { GenerationPipeline } from './generation-pipeline.js';

export const summarization: TaskDefinition = {
  taskId: 'summarization',
  modelClass: (library) => library.AutoModelForSeq2SeqLM,
  optionalFiles: generationFiles,
  graphs: [
    {
      graph: 'model',
      inputs: [rules.text],
      alsoTakes: alsoWithText,
      outputs: [rules.numbers(3, 'last_hidden_state')],
    },
    decoderBesideEncoder,
  ],
  openPipeline: async (parts) => {
    const { taskId, library, model, folder, config } = parts;
    checkStartToken(model);
    const prefix = readPrefix(config, taskId);
    const tokenizer = await openTokenizer({ library, folder });
    const maximumTokens = readMaximumTokens(config);
    return new GenerationPipeline(parts, {
      encode: async (inputs) => {
        const texts = checkTexts(inputs, taskId).map((text) => prefix + text);
        const batch = encodeTexts({ tokenizer, texts, maximumTokens });
        return {
          feeds: { input_ids: batch.inputIds, attention_mask: batch.attentionMask },
          promptTokens: tokenCounts(batch),
        };
      },
      tokenizer,
      settings: { tokenizer: tokenizer.constructor.name, prefix },
    });
  },
};

/** What the model wants before every text, as the pipeline of transformers.js puts it: `summarize: ` for T5. */
function readPrefix(config: JsonFile, taskId: string): string {
  const ofTasks = config.get('task_specific_params');
  const ofTask = isRecord(ofTasks) ? ofTasks[taskId] : undefined;
  const own = isRecord(ofTask) ? ofTask['prefix'] : undefined;
  const general = config.get('prefix');
  return [own, general].filter((text) => typeof text === 'string').join('');
}
