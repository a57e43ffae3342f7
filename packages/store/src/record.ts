import { WattbenchError, type Experiment, type Result } from '@wattbench/core';
import type { z } from 'zod';
import { chainedHash } from './hash-chain.js';
import { maximumLineBytes, schemaVersion } from './limits.js';
import { experiment as experimentSchema } from './schema/experiment.js';
import { result as resultSchema } from './schema/result.js';

/** One line of a journal. `invalid` and `newer` carry what a person has to know. */
export type DecodedRecord =
  | { readonly type: 'experiment'; readonly experiment: Experiment }
  | { readonly type: 'result'; readonly result: Result }
  | { readonly type: 'newer'; readonly version: number }
  | { readonly type: 'invalid'; readonly message: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A line as it is written, and the hash that it carries. */
export interface EncodedLine {
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** The first line of a journal. Throws `INTERNAL` for an experiment that could not be read back. */
export function encodeExperiment(experiment: Experiment): EncodedLine {
  return encode(
    { type: 'experiment', schemaVersion, experiment },
    { name: `experiment ${experiment.id}`, path: 'experiment', previous: null },
  );
}

/**
 * A line of a journal; `previous` is the hash of the line before it. Throws `INTERNAL` for a result that could not be read
 * back, e.g. with NaN in it.
 */
export function encodeResult(result: Result, previous: string): EncodedLine {
  return encode(
    { type: 'result', schemaVersion, result },
    { name: `result of run ${result.runId}`, path: 'result', previous },
  );
}

/** Reads one line, without its line feed. Never throws: what is wrong comes back as data. */
export function decodeRecord(line: Uint8Array): DecodedRecord {
  let value: unknown;
  try {
    value = JSON.parse(utf8.decode(line));
  } catch {
    // The engine's own message quotes the line, which may hold anything: not for a terminal.
    return { type: 'invalid', message: 'the line is not JSON in UTF-8' };
  }
  return decodeValue(value);
}

function decodeValue(value: unknown): DecodedRecord {
  if (typeof value !== 'object' || value === null || !('type' in value)) {
    return { type: 'invalid', message: 'the line is not a record: it has no field `type`' };
  }
  const version = 'schemaVersion' in value ? value.schemaVersion : undefined;
  if (typeof version === 'number' && version > schemaVersion) return { type: 'newer', version };
  if (version !== schemaVersion) {
    return { type: 'invalid', message: `schemaVersion: expected ${schemaVersion}` };
  }
  if (value.type === 'experiment') {
    const checked = validate(experimentSchema, 'experiment' in value ? value.experiment : null);
    if (!checked.valid) return invalid('experiment', checked.message);
    return { type: 'experiment', experiment: checked.data };
  }
  if (value.type === 'result') {
    const checked = validate(resultSchema, 'result' in value ? value.result : null);
    if (!checked.valid) return invalid('result', checked.message);
    if (checked.data.runId !== checked.data.spec.id) {
      return invalid('result', 'runId and spec.id differ');
    }
    return { type: 'result', result: checked.data };
  }
  return { type: 'invalid', message: 'type: expected `experiment` or `result`' };
}

function encode(
  record: object,
  about: { readonly name: string; readonly path: string; readonly previous: string | null },
): EncodedLine {
  let text: string;
  try {
    text = JSON.stringify(record);
  } catch (cause) {
    throw new WattbenchError('INTERNAL', `The ${about.name} cannot be written as JSON.`, {
      cause,
    });
  }
  // What a reader would pass over must not be acknowledged as stored.
  const written = JSON.parse(text) as object;
  const decoded = decodeValue(written);
  if (decoded.type === 'invalid') {
    throw new WattbenchError(
      'INTERNAL',
      `The ${about.name} could not be read back: ${decoded.message}`,
    );
  }
  const sha256 = chainedHash(about.previous, written);
  const bytes = Buffer.from(`${JSON.stringify({ ...record, sha256 })}\n`);
  if (bytes.length > maximumLineBytes) {
    throw new WattbenchError(
      'OUTPUT_UNWRITABLE',
      `The ${about.name} takes ${bytes.length} bytes; a record may take ${maximumLineBytes}.`,
      { fix: 'Take fewer inferences a run, or give shorter outputs.' },
    );
  }
  return { bytes, sha256 };
}

function invalid(path: string, message: string): DecodedRecord {
  return { type: 'invalid', message: `${path}: ${message}` };
}

function validate<Output>(
  schema: z.ZodType<Output>,
  value: unknown,
):
  | { readonly valid: true; readonly data: Output }
  | { readonly valid: false; readonly message: string } {
  try {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { valid: true, data: parsed.data };
    return { valid: false, message: describe(parsed.error.issues) };
  } catch (error) {
    // Thousands of nested lists overflow the stack of a recursive check.
    if (error instanceof RangeError) return { valid: false, message: 'nested too deeply' };
    throw error;
  }
}

function describe(issues: z.ZodError['issues']): string {
  const first = issues[0];
  if (first === undefined) return 'not valid';
  const field = first.path.map(String).join('.');
  const others = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const text = `${field === '' ? '' : `${field}: `}${first.message}${others}`;
  return text.replaceAll(/[^\u0020-\u007E]/g, '?').slice(0, 300);
}
