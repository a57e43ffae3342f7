import { WattbenchError } from '@wattbench/core';

import { describeValue, isRecord } from './describe-value.js';

/** One JSON file of a model's folder. Untrusted: every field is checked when it is read. */
export class JsonFile {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;

  /** Throws `MODEL_CORRUPT` unless the text is a JSON object. */
  constructor(file: string, text: string) {
    this.path = file;
    this.fields = parseObject(file, text);
  }

  get(field: string): unknown {
    return Object.hasOwn(this.fields, field) ? (this.fields[field] ?? undefined) : undefined;
  }

  /** A number above 0, or null where there is none: transformers writes -1 and 1e30 for "no limit". */
  limit(field: string): number | null {
    const value = this.get(field);
    return typeof value === 'number' && value > 0 && value < Number.MAX_SAFE_INTEGER ? value : null;
  }

  /** For the caller to throw: the field holds something else than `expected`. */
  invalid(field: string, expected: string): WattbenchError {
    const found = field
      .split('/')
      .reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), this.fields);
    return new WattbenchError(
      'MODEL_CORRUPT',
      `${this.path}: field "${field}" is ${describeValue(found)}; expected ${expected}.`,
    );
  }
}

function parseObject(file: string, text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${file} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  }
  if (!isRecord(value)) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${file} holds ${describeValue(value)}; expected a JSON object.`,
    );
  }
  return value;
}
