import { createHash } from 'node:crypto';
import { canonicalJson } from '@wattbench/core';

/**
 * The hash of a record: SHA-256, in hex, of the hash of the line before it (nothing for the first line), a line feed, and
 * the canonical JSON (RFC 8785) of the record without its field `sha256`. Each hash so depends on every line up to it.
 * Throws `RangeError` for a record that is nested too deeply.
 */
export function chainedHash(previous: string | null, record: object): string {
  const content = Object.fromEntries(Object.entries(record).filter(([key]) => key !== 'sha256'));
  return createHash('sha256')
    .update(`${previous ?? ''}\n${canonicalJson(content)}`)
    .digest('hex');
}

/** The hash that a record carries; `null` where it carries none, as lines from before there were hashes. */
export function carriedHash(record: object): string | null {
  const found = 'sha256' in record ? record.sha256 : null;
  return typeof found === 'string' && /^[0-9a-f]{64}$/.test(found) ? found : null;
}

/** What a line means for the chain. */
export interface ChainedLine {
  /** The record as it is written; `null` for a line that is no JSON object in UTF-8. */
  readonly record: object | null;
  readonly carried: string | null;
  /** What follows from the line before; of a line that is no record, over its bytes. */
  readonly computed: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads a line without its line feed. Never throws. */
export function chainLine(previous: string | null, line: Uint8Array): ChainedLine {
  try {
    const record: unknown = JSON.parse(utf8.decode(line));
    if (typeof record === 'object' && record !== null) {
      return { record, carried: carriedHash(record), computed: chainedHash(previous, record) };
    }
  } catch {
    // No JSON, no UTF-8, or nested too deeply: below.
  }
  const hash = createHash('sha256')
    .update(`${previous ?? ''}\n`)
    .update(line);
  return { record: null, carried: null, computed: hash.digest('hex') };
}
