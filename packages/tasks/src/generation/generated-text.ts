/** What a model wrote. */
export interface GeneratedText {
  /** The new text only, without the prompt. */
  readonly text: string;
  /** Ids of the new tokens in the model's vocabulary; the end token counts where it was written. */
  readonly tokens: readonly number[];
}
