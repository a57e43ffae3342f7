import { WattbenchError } from '@wattbench/core';
import { Tokenizer } from '@huggingface/tokenizers';

import { describeCause, describeValue, isRecord } from '../describe-value.js';
import { ConfigFile } from '../processing/config-file.js';

interface TokenizerFiles {
  readonly directory: string;
  readonly config: ConfigFile;
  /** Length that the model fixes, or null. */
  readonly sequenceLength: number | null;
}

interface Settings {
  readonly maximumLength: number;
  readonly padToken: string | null;
  readonly padTokenId: number | null;
  readonly padsLeft: boolean;
  readonly cutsLeft: boolean;
}

/** What the tokenizer gives back; its own type is not in its package. */
interface TokenizedText {
  readonly ids: readonly number[];
  readonly tokens: readonly string[];
}

/** A tokenizer with the length limit and the padding of its model. */
export class TextTokenizer {
  readonly padsLeft: boolean;
  readonly #tokenizer: Tokenizer;
  readonly #settings: Settings;

  private constructor(tokenizer: Tokenizer, settings: Settings) {
    this.#tokenizer = tokenizer;
    this.#settings = settings;
    this.padsLeft = settings.padsLeft;
  }

  /** Throws `MODEL_NOT_FOUND` or `MODEL_CORRUPT`, naming the file. */
  static async open({ directory, config, sequenceLength }: TokenizerFiles): Promise<TextTokenizer> {
    const rules = await ConfigFile.read({
      directory,
      name: 'tokenizer.json',
      maximumMebibytes: 64,
    });
    const options = await ConfigFile.read({ directory, name: 'tokenizer_config.json' });
    const settings = readSettings({ options, config, sequenceLength });
    try {
      return new TextTokenizer(new Tokenizer(rules.fields, options.fields), settings);
    } catch (cause) {
      throw new WattbenchError(
        'MODEL_CORRUPT',
        `${rules.path} describes no tokenizer that can be used: ${describeCause(cause)}.`,
        { cause },
      );
    }
  }

  /**
   * Ids of the tokens of one text, with the special tokens of the model. A text that is too long
   * loses tokens of its own and never the special ones, as the Python library does it.
   */
  encode(text: string): readonly number[] {
    const all = this.#ids(text, true);
    if (all.length === 0) {
      throw new WattbenchError(
        'DATASET_INVALID',
        `The tokenizer finds no token in ${describeValue(text)}.`,
      );
    }
    const { maximumLength, cutsLeft } = this.#settings;
    if (all.length <= maximumLength) return all;
    const own = this.#ids(text, false);
    const start = findRun(all, own);
    const room = maximumLength - (all.length - own.length);
    if (room < 1) {
      throw new WattbenchError(
        'MODEL_MISMATCH',
        `The model takes ${maximumLength} tokens, and its tokenizer adds ${all.length - own.length} special ones: none are left for the text.`,
      );
    }
    const kept = cutsLeft ? own.slice(-room) : own.slice(0, room);
    return [...all.slice(0, start), ...kept, ...all.slice(start + own.length)];
  }

  /** Throws `MODEL_MISMATCH` when the tokenizer has no token to pad with. */
  padId(): number {
    const { padToken, padTokenId } = this.#settings;
    const id =
      padToken === null ? padTokenId : (this.#tokenizer.token_to_id(padToken) ?? padTokenId);
    if (id !== null) return id;
    throw new WattbenchError(
      'MODEL_MISMATCH',
      padToken === null
        ? 'tokenizer_config.json names no "pad_token", so texts of different length cannot share a batch.'
        : `The "pad_token" ${JSON.stringify(padToken)} of tokenizer_config.json is not in tokenizer.json.`,
      { fix: 'Use batches of 1, or name the token.' },
    );
  }

  #ids(text: string, hasSpecialTokens: boolean): readonly number[] {
    const { ids, tokens }: TokenizedText = this.#tokenizer.encode(text, {
      add_special_tokens: hasSpecialTokens,
    });
    const unknown = ids.findIndex((id) => !Number.isInteger(id));
    if (unknown === -1) return ids;
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `tokenizer.json has no id for the token ${describeValue(tokens[unknown])} and no token for the unknown.`,
    );
  }
}

/** Where the text's own tokens stand between the special ones. */
function findRun(all: readonly number[], own: readonly number[]): number {
  for (let start = 0; start <= all.length - own.length; start += 1) {
    if (own.every((id, index) => all[start + index] === id)) return start;
  }
  throw new WattbenchError(
    'UNSUPPORTED',
    'The tokenizer changes the tokens of a text when it adds the special ones, so a text that is too long cannot be cut.',
    { fix: 'Use shorter texts.' },
  );
}

function readSettings(files: {
  readonly options: ConfigFile;
  readonly config: ConfigFile;
  readonly sequenceLength: number | null;
}): Settings {
  const { options, config, sequenceLength } = files;
  // transformers writes 1e30 for "no limit", which is above any text.
  const limits = [
    options.number('model_max_length', Number.POSITIVE_INFINITY),
    config.number('max_position_embeddings', Number.POSITIVE_INFINITY),
    sequenceLength ?? Number.POSITIVE_INFINITY,
  ].filter((length) => length > 0);
  const padTokenId = config.number('pad_token_id', -1);
  return {
    maximumLength: Math.min(...limits),
    padToken: readPadToken(options),
    padTokenId: Number.isInteger(padTokenId) && padTokenId >= 0 ? padTokenId : null,
    padsLeft: readSide(options, 'padding_side') === 'left',
    cutsLeft: readSide(options, 'truncation_side') === 'left',
  };
}

/** A text, or an added token with its text in `content`. */
function readPadToken(options: ConfigFile): string | null {
  const field = options.get('pad_token');
  if (field === undefined) return null;
  const content = isRecord(field) ? field['content'] : field;
  if (typeof content !== 'string') throw options.invalid('pad_token', 'a token');
  return content;
}

function readSide(options: ConfigFile, field: string): 'left' | 'right' {
  const side = options.get(field) ?? 'right';
  if (side !== 'left' && side !== 'right') throw options.invalid(field, '"left" or "right"');
  return side;
}
