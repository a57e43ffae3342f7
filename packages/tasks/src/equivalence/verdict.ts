import type { Equivalence } from '@wattbench/core';

/** Characters of a text in a difference: the sentence stands in a table. */
const longestQuotation = 60;

export const equivalent: Equivalence = { equivalent: true };

/** The sentence shows what differs first. */
export function different(difference: string): Equivalence {
  return { equivalent: false, difference };
}

/** A text of an answer inside a difference. */
export function quoted(text: string | undefined): string {
  if (text === undefined) return 'none';
  return text.length > longestQuotation
    ? `${JSON.stringify(text.slice(0, longestQuotation))}…`
    : JSON.stringify(text);
}
