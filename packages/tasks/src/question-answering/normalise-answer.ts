/** The 32 marks of ASCII, which is what Python's `string.punctuation` holds. */
const punctuation = /[!-/:-@[-`{-~]/g;

/** Whole words, of letters and digits of any script and `_`, as `\b` of Python has them; that of JavaScript knows ASCII only. */
const articles = /(?<![\p{L}\p{N}_])(?:a|an|the)(?![\p{L}\p{N}_])/gu;

/**
 * An answer as SQuAD compares it: lower case, without punctuation, then without English articles, and
 * with single spaces (`normalize_answer` of the official evaluation script 2.0,
 * https://rajpurkar.github.io/SQuAD-explorer/).
 */
export function normaliseAnswer(answer: string): string {
  return answer
    .toLowerCase()
    .replaceAll(punctuation, '')
    .replaceAll(articles, ' ')
    .split(/\p{White_Space}+/u)
    .filter((word) => word !== '')
    .join(' ');
}
