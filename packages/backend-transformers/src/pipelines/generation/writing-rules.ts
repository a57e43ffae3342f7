import {
  WattbenchError,
  type GenerationRequest,
  type JsonObject,
  type JsonValue,
} from '@wattbench/core';
import type { GenerationConfig, PreTrainedModel } from '@huggingface/transformers';
import { describeValue } from '@wattbench/tasks/processing';

/**
 * Ways of searching that change how much a model computes or what it writes. A run says itself how tokens
 * are chosen, so that every model and every runtime does the same; files of a model are not asked.
 */
const search = {
  do_sample: false,
  num_beams: 1,
  num_beam_groups: 1,
  penalty_alpha: null,
  early_stopping: false,
  min_length: 0,
  length_penalty: 1,
  repetition_penalty: 1,
  no_repeat_ngram_size: 0,
  guidance_scale: null,
  num_return_sequences: 1,
  return_dict_in_generate: false,
  output_attentions: false,
} as const satisfies Readonly<Record<string, JsonValue>>;

/** Which tokens a model may or has to write: part of the model, and kept. */
const kept = [
  'bad_words_ids',
  'begin_suppress_tokens',
  'bos_token_id',
  'decoder_start_token_id',
  'forced_bos_token_id',
  'forced_eos_token_id',
  'suppress_tokens',
] as const;

/** How one session writes: settled when it is opened. */
export interface WritingRules {
  /** For every call of `generate`. */
  readonly config: GenerationConfig;
  /** Any of them ends a text. */
  readonly endTokens: ReadonlySet<number>;
  readonly outputTokens: number;
  readonly isForced: boolean;
  /** What was in force, for the result. */
  readonly settings: JsonObject;
}

/** Throws `MODEL_CORRUPT` when generation_config.json or config.json hold end tokens that are none. */
export function readWritingRules(model: PreTrainedModel, request: GenerationRequest): WritingRules {
  const { outputTokens, length, temperature, seed } = request;
  const isForced = length === 'forced';
  const own = {
    ...search,
    max_new_tokens: outputTokens,
    min_new_tokens: isForced ? outputTokens : null,
    // Tokens are drawn by a processor of this package: see token-draw.ts.
    temperature: 1,
  };
  const config = Object.assign(Object.create(null), own) as GenerationConfig;
  const asked = fieldsOf(model._prepare_generation_config(null, {}));
  const inForce = fieldsOf(model._prepare_generation_config(config, {}));
  const endTokens = readEndTokens(inForce['eos_token_id']);
  return {
    config,
    endTokens: new Set(endTokens),
    outputTokens,
    isForced,
    settings: {
      outputTokens,
      length,
      temperature,
      ...(temperature > 0 ? { seed } : {}),
      choice: temperature > 0 ? 'drawn' : 'likeliest',
      endTokens: [...endTokens],
      kept: namedValues(kept.map((name) => [name, inForce[name]])),
      setAside: namedValues(
        Object.entries(search)
          .filter(([name, value]) => asked[name] !== value)
          .map(([name]) => [name, asked[name]]),
      ),
    },
  };
}

function fieldsOf(config: GenerationConfig): Readonly<Record<string, unknown>> {
  return { ...config };
}

function readEndTokens(value: unknown): readonly number[] {
  if (value === null || value === undefined) return [];
  const tokens: readonly unknown[] = Array.isArray(value) ? value : [value];
  return tokens.map((token) => {
    if (typeof token === 'number' && Number.isInteger(token)) return token;
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `Field "eos_token_id" of generation_config.json or config.json holds ${describeValue(token)}; expected ids of tokens.`,
    );
  });
}

/** Those that hold something, as JSON: a file of a model can hold anything. */
function namedValues(entries: readonly (readonly [string, unknown])[]): JsonObject {
  const found = entries.filter(([, value]) => value !== null && value !== undefined);
  return JSON.parse(JSON.stringify(Object.fromEntries(found))) as JsonObject;
}
