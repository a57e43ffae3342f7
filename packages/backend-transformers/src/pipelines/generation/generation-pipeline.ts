import { WattbenchError, type GenerationUsage, type JsonObject } from '@wattbench/core';
import type {
  LogitsProcessorList,
  PreTrainedModel,
  PreTrainedTokenizer,
  Tensor,
} from '@huggingface/transformers';
import type { GeneratedText } from '@wattbench/tasks';

import { checkLengths } from '../../model/graph-check.js';
import { graphOf } from '../forward/forward-pipeline.js';
import type { Feeds, PipelineParts, TaskPipeline } from '../task-pipeline.js';
import { FirstTokenStamp } from './first-token-stamp.js';
import { createTokenDraw } from './token-draw.js';
import { readWritingRules, type WritingRules } from './writing-rules.js';
import { watchEncodedLength } from './encoded-length.js';

export interface GenerationBatch {
  readonly feeds: Feeds;
  /** Tokens of each prompt without padding; null where the encoder says how many it made of it. */
  readonly promptTokens: readonly number[] | null;
}

/** What a task that writes text does before the model, and how it shows the text. */
export interface GenerationSteps {
  readonly encode: (inputs: readonly unknown[]) => Promise<GenerationBatch>;
  readonly tokenizer: PreTrainedTokenizer;
  /** Of the answer. Default: as the tokenizer decodes it. */
  readonly tidy?: (text: string) => string;
  readonly settings: JsonObject;
}

interface Written {
  /** Ids [batch, prompt + new]. */
  readonly sequences: Tensor;
  readonly promptTokens: readonly number[];
  readonly promptLength: number;
  readonly firstTokenNs: number;
}

/** Typed as one that prints; `generate` calls `put` and `end` only. */
type Streamer = NonNullable<Parameters<PreTrainedModel['generate']>[0]['streamer']>;

const loopNote =
  'The loop over tokens is JavaScript: after every token the logits are copied and searched on the CPU, and the outputs are wrapped in tensors of transformers.js.';
const drawNote =
  'Tokens are drawn in JavaScript over the whole vocabulary, in place of the sampler of transformers.js, whose threads cannot be set.';
const batchNote =
  'A prompt of a batch that has ended is computed on until all of them end in the same step or the length is reached: transformers.js does not remember which have ended.';

/** A task that is a call of `generate`: prefill and a loop over tokens. */
export class GenerationPipeline implements TaskPipeline<GenerationBatch, Written> {
  readonly settings: JsonObject;
  readonly notes: readonly string[];
  readonly #model: PreTrainedModel;
  readonly #steps: GenerationSteps;
  readonly #rules: WritingRules;
  /** Null where the likeliest token is taken. */
  readonly #createDraw: (() => LogitsProcessorList) | null;
  readonly #encodedLength: () => number;
  /** The call before, where calls must not overlap. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: PipelineParts, steps: GenerationSteps) {
    const { library, model, generation } = parts;
    const isDrawn = generation.temperature > 0;
    this.#model = model;
    this.#steps = steps;
    this.#rules = readWritingRules(model, generation);
    this.#createDraw = isDrawn ? () => createTokenDraw(library, generation) : null;
    this.#encodedLength = watchEncodedLength(model);
    this.settings = { ...steps.settings, generation: this.#rules.settings };
    this.notes = [
      loopNote,
      ...(isDrawn ? [drawNote] : []),
      ...(generation.length === 'checked' ? [batchNote] : []),
    ];
  }

  async prepare(inputs: readonly unknown[]): Promise<GenerationBatch> {
    const batch = await this.#steps.encode(inputs);
    checkLengths(graphOf(this.#model, 'model'), batch.feeds);
    return batch;
  }

  run(batch: GenerationBatch, signal: AbortSignal): Promise<Written> {
    if (batch.promptTokens !== null) return this.#write(batch, signal);
    // The length of the encoder's answer is that of the last call: one call at a time.
    const written = this.#last.then(() => this.#write(batch, signal));
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #write({ feeds, promptTokens }: GenerationBatch, signal: AbortSignal): Promise<Written> {
    const stamp = new FirstTokenStamp(signal);
    const found = await this.#model.generate({
      ...feeds,
      generation_config: this.#rules.config,
      ...(this.#createDraw === null ? {} : { logits_processor: this.#createDraw() }),
      streamer: stamp as Partial<Streamer> as Streamer,
    });
    const sequences = found as Tensor;
    const { promptLength, firstTokenNs } = stamp;
    const rows = sequences.dims[0] ?? 0;
    const length = promptTokens === null ? this.#encodedLength() : 0;
    return {
      sequences,
      promptTokens: promptTokens ?? Array.from({ length: rows }, () => length),
      promptLength,
      firstTokenNs,
    };
  }

  finish(written: Written): readonly GeneratedText[] {
    const { tokenizer, tidy = (text: string) => text } = this.#steps;
    return this.#newTokens(written).map((tokens) => ({
      // It decodes no empty list.
      text:
        tokens.length === 0
          ? ''
          : tidy(tokenizer.decode([...tokens], { skip_special_tokens: true })),
      tokens,
    }));
  }

  free({ sequences }: Written): void {
    sequences.dispose();
  }

  usage(written: Written): GenerationUsage {
    const { promptTokens, firstTokenNs } = written;
    const outputTokens = this.#newTokens(written).map((tokens) => tokens.length);
    return { promptTokens, outputTokens, firstTokenNs };
  }

  /** The tokens of each row behind the prompt, up to the end token where one could end it. */
  #newTokens({ sequences, promptLength }: Written): readonly (readonly number[])[] {
    const [rows = 0, length = 0] = sequences.dims;
    const ids = sequences.data as BigInt64Array;
    const { endTokens, isForced } = this.#rules;
    return Array.from({ length: rows }, (_, row) => {
      const tokens = Array.from(
        ids.subarray(row * length + promptLength, (row + 1) * length),
        Number,
      );
      const end = isForced ? -1 : tokens.findIndex((token) => endTokens.has(token));
      return end === -1 ? tokens : tokens.slice(0, end + 1);
    });
  }
}

/** Throws `MODEL_MISMATCH` when the prompt and what is to be written are longer than the model can take. */
export function checkContextLength(parts: {
  readonly promptTokens: readonly number[];
  readonly outputTokens: number;
  readonly maximumTokens: number | null;
}): void {
  const { promptTokens, outputTokens, maximumTokens } = parts;
  if (maximumTokens === null) return;
  const index = promptTokens.findIndex((tokens) => tokens + outputTokens > maximumTokens);
  if (index === -1) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `Input ${index} of the batch has ${promptTokens[index]} tokens and ${outputTokens} are to be written; the model takes ${maximumTokens} in all.`,
    { fix: 'Use shorter prompts, or lower `generation.outputTokens` of the protocol.' },
  );
}
