import { conversionFailed } from '../tfjs-to-onnx/conversion-failed.js';

/** The graph looks at the first 128 tokens and at no other (its node ClipToMaxLength). */
export const maximumTokens = 128;

/** Lower one eighth block: stands for a space in the pieces of the vocabulary. */
const space = '\u2581';

/**
 * Ids that stand for no text: unknown, control symbols and places for own symbols
 * (tensorflow/tfjs-models, universal-sentence-encoder/src/tokenizer/index.ts).
 */
const reservedPieces = 6;
const padId = 3;

/**
 * `tokenizer.json` for the vocabulary of the Universal Sentence Encoder: a list of pieces with the
 * logarithm of their probability.
 *
 * The rules are those of its own tokenizer (see there): NFKC; a space mark before the text and for
 * each space, whatever the text begins with; the most probable pieces; neighbouring unknowns are
 * one. Reserved pieces get names with a real space, which no text has at that point, so that none
 * can be written by a user.
 */
export function tokenizerJson(vocabularyText: string): object {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFKC' },
        { type: 'Prepend', prepend: space },
        { type: 'Replace', pattern: { String: ' ' }, content: space },
      ],
    },
    pre_tokenizer: null,
    post_processor: null,
    decoder: { type: 'Metaspace', replacement: space, prepend_scheme: 'always', split: false },
    model: {
      type: 'Unigram',
      unk_id: 0,
      vocab: parseVocabulary(vocabularyText).map(([piece, score], id) =>
        id < reservedPieces ? [reservedName(id), score] : [piece, score],
      ),
      byte_fallback: false,
    },
  };
}

export const tokenizerConfig = {
  tokenizer_class: 'PreTrainedTokenizerFast',
  model_max_length: maximumTokens,
  unk_token: reservedName(0),
  pad_token: reservedName(padId),
  padding_side: 'right',
  truncation_side: 'right',
  clean_up_tokenization_spaces: false,
};

function reservedName(id: number): string {
  return `reserved ${id}`;
}

/**
 * Nine pieces with a colon came to this file with a part of themselves as score, or with none. The
 * encoder's own tokenizer adds up what stands there, and nothing counts as 0: so does this one.
 */
function parseVocabulary(text: string): readonly (readonly [piece: string, score: number])[] {
  const vocabulary: unknown = JSON.parse(text);
  if (!Array.isArray(vocabulary)) throw conversionFailed('vocab.json is not a list.');
  return vocabulary.map((entry: unknown, id) => {
    const [piece, score] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
    if (typeof piece !== 'string' || (typeof score !== 'number' && score !== null)) {
      throw conversionFailed(`vocab.json: entry ${id} is not a piece and its score.`);
    }
    return [piece, score ?? 0] as const;
  });
}
