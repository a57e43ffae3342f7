import { rules } from '../../model/graph-check.js';
import { encodeImages, openImageProcessor } from '../image-batch.js';
import type { TaskDefinition } from '../task-pipeline.js';
import { openTokenizer } from '../text-batch.js';
import { checkStartToken, decoderBesideEncoder, generationFiles } from './decoder-graph.js';
import { GenerationPipeline } from './generation-pipeline.js';

export const imageToText: TaskDefinition = {
  taskId: 'image-to-text',
  modelClass: (library) => library.AutoModelForVision2Seq,
  optionalFiles: generationFiles,
  graphs: [
    {
      graph: 'model',
      inputs: [rules.image],
      outputs: [rules.numbers(3, 'last_hidden_state')],
    },
    decoderBesideEncoder,
  ],
  openPipeline: async (parts) => {
    const { taskId, library, model, folder } = parts;
    checkStartToken(model);
    const processor = await openImageProcessor({ library, folder });
    const tokenizer = await openTokenizer({ library, folder });
    return new GenerationPipeline(parts, {
      encode: async (inputs) => {
        const { pixelValues } = await encodeImages({ library, processor, inputs, taskId });
        return { feeds: { pixel_values: pixelValues }, promptTokens: null };
      },
      tokenizer,
      tidy: (text) => text.trim(),
      settings: {
        tokenizer: tokenizer.constructor.name,
        imageProcessor: processor.constructor.name,
      },
    });
  },
};
