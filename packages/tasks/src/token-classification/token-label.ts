/** What a model says of one token of a text. */
export interface TokenLabel {
  /** Place of the token in what the model was given. */
  readonly index: number;
  /** As the tokenizer writes it. */
  readonly token: string;
  /** The one with the highest probability, `O` included. */
  readonly label: string;
  /** Its softmax probability, from 0 to 1. */
  readonly score: number;
}

/** Every token of the text but the special ones, in order. */
export type TokenClassificationOutput = readonly TokenLabel[];
