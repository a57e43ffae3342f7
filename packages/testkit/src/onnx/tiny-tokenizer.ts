import type { JsonObject } from '@wattbench/core';

export const padToken = '[PAD]';
export const unknownToken = '[UNK]';
export const classToken = '[CLS]';
export const separatorToken = '[SEP]';
export const maskToken = '[MASK]';
export const endToken = '<eos>';

/** `encoder`: `[CLS] text [SEP]`, and `[CLS] text [SEP] text [SEP]` for pairs. `generator`: the words alone. */
type TokenizerKind = 'encoder' | 'mask-filler' | 'generator';

const specialTokens: Readonly<Record<TokenizerKind, readonly string[]>> = {
  encoder: [padToken, unknownToken, classToken, separatorToken],
  'mask-filler': [padToken, unknownToken, classToken, separatorToken, maskToken],
  generator: [padToken, unknownToken, endToken],
};

export interface TinyTokenizer {
  /** The special tokens and then the words; the place of a token is its id. */
  readonly tokens: readonly string[];
  readonly specialTokens: readonly string[];
  /** tokenizer.json and tokenizer_config.json. */
  readonly files: Readonly<Record<string, JsonObject>>;
  /** Of a token, or of `[UNK]` where it has none. */
  idOf(token: string): number;
  /** The tokens of a text, without those that stand around it. */
  split(text: string): readonly string[];
}

/** A word is a token: lower case, cut at white space and around punctuation, as in BERT's basic tokenizer. */
export function tinyTokenizer(options: {
  readonly kind: TokenizerKind;
  readonly words: readonly string[];
  /** Texts are cut to this many tokens, special ones included. */
  readonly maximumTokens: number;
}): TinyTokenizer {
  const { kind, words, maximumTokens } = options;
  const special = specialTokens[kind];
  const tokens = [...special, ...words];
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const idOf = (token: string): number => ids.get(token) ?? tokens.indexOf(unknownToken);
  return {
    tokens,
    specialTokens: special,
    idOf,
    split: (text) =>
      text
        .split(/(\[MASK\])/)
        .flatMap((part) => (part === maskToken && ids.has(maskToken) ? [part] : splitWords(part))),
    files: {
      'tokenizer.json': {
        version: '1.0',
        truncation: null,
        padding: null,
        added_tokens: special.map((content, id) => ({
          id,
          content,
          single_word: false,
          lstrip: false,
          rstrip: false,
          normalized: false,
          special: true,
        })),
        normalizer: { type: 'Lowercase' },
        pre_tokenizer: { type: 'Whitespace' },
        post_processor: kind === 'generator' ? null : frame(idOf),
        decoder: null,
        model: { type: 'WordLevel', vocab: Object.fromEntries(ids), unk_token: unknownToken },
      },
      'tokenizer_config.json': {
        ...(kind === 'generator' ? generatorConfig : encoderConfig),
        ...(kind === 'mask-filler' ? { mask_token: maskToken } : {}),
        model_max_length: maximumTokens,
      },
    },
  };
}

function splitWords(text: string): readonly string[] {
  return text.toLowerCase().match(/\w+|[^\w\s]+/g) ?? [];
}

function frame(idOf: (token: string) => number): JsonObject {
  return {
    type: 'BertProcessing',
    sep: [separatorToken, idOf(separatorToken)],
    cls: [classToken, idOf(classToken)],
  };
}

const encoderConfig: JsonObject = {
  tokenizer_class: 'BertTokenizer',
  pad_token: padToken,
  unk_token: unknownToken,
  cls_token: classToken,
  sep_token: separatorToken,
};

const generatorConfig: JsonObject = {
  tokenizer_class: 'PreTrainedTokenizer',
  pad_token: padToken,
  unk_token: unknownToken,
  bos_token: endToken,
  eos_token: endToken,
  // A decoder goes on from the last token of a row, which must not be padding.
  padding_side: 'left',
};
