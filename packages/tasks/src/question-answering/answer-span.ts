export interface QuestionAnsweringInput {
  readonly question: string;
  /** The text that holds the answer. */
  readonly context: string;
}

export interface AnswerSpan {
  /** A part of the context. */
  readonly answer: string;
  /** Probability of the span, from 0 to 1. */
  readonly score: number;
}
