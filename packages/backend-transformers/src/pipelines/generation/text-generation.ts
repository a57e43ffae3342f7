import { rules } from '../../model/graph-check.js';
import type { TaskDefinition } from '../task-pipeline.js';
import { checkTexts, encodeTexts, openTokenizer, readMaximumTokens } from '../text-batch.js';
import { decoderInputs, generationFiles } from './decoder-graph.js';
import { checkContextLength, GenerationPipeline } from './generation-pipeline.js';
import { promptBatch } from './prompt-batch.js';

export const textGeneration: TaskDefinition = {
  taskId: 'text-generation',
  modelClass: (library) => library.AutoModelForCausalLM,
  optionalFiles: generationFiles,
  graphs: [
    {
      graph: 'model',
      inputs: [rules.text],
      alsoTakes: decoderInputs,
      outputs: [rules.logits(3)],
    },
  ],
  openPipeline: async (parts) => {
    const { taskId, library, folder, config, generation } = parts;
    const { outputTokens } = generation;
    const tokenizer = await openTokenizer({ library, folder });
    // The next token of a prompt follows its last one, so padding comes before it.
    tokenizer.padding_side = 'left';
    const hasSpecialTokens = tokenizer.add_bos_token === true || tokenizer.add_eos_token === true;
    const maximumTokens =
      readMaximumTokens(config) ?? config.limit('n_positions') ?? config.limit('n_ctx');
    return new GenerationPipeline(parts, {
      encode: async (inputs) => {
        const texts = checkTexts(inputs, taskId);
        const batch = promptBatch(
          encodeTexts({ tokenizer, texts, hasSpecialTokens, maximumTokens }),
        );
        checkContextLength({ promptTokens: batch.promptTokens, outputTokens, maximumTokens });
        return batch;
      },
      tokenizer,
      settings: { tokenizer: tokenizer.constructor.name },
    });
  },
};
