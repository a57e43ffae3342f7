import { distance } from 'fastest-levenshtein';
import { WattbenchError, type ErrorCode } from '@wattbench/core';

/** An error that names what was asked for and the nearest names that there are. */
export function unknownName(
  code: ErrorCode,
  asked: string,
  known: readonly string[],
): WattbenchError {
  const kind = code.replace('UNKNOWN_', '').toLowerCase();
  const nearest = known
    .map((name) => ({ name, edits: distance(asked.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ name }) => name);
  const hint = nearest.length === 0 ? 'there is none' : `the nearest: ${nearest.join(', ')}`;
  return new WattbenchError(code, `no ${kind} is called "${asked}"; ${hint}`, {
    detail: { asked, nearest },
  });
}
