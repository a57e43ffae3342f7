import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { WattbenchError } from '@wattbench/core';

import { describeCause, describeValue, isRecord } from '../describe-value.js';
import { readModelFile } from './model-file.js';

/** One JSON file of a model's folder. Untrusted: its size is bounded and every field is checked when it is read. */
export class ConfigFile {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;

  private constructor(file: string, fields: Readonly<Record<string, unknown>>) {
    this.path = file;
    this.fields = fields;
  }

  /** Throws `MODEL_NOT_FOUND` when it cannot be read, `MODEL_CORRUPT` when it is too large or no JSON object. */
  static async read(options: {
    readonly directory: string;
    readonly name: string;
    /** 16 unless told. */
    readonly maximumMebibytes?: number;
  }): Promise<ConfigFile> {
    const { directory, name, maximumMebibytes = 16 } = options;
    const file = path.join(directory, name);
    const text = await readModelFile(file, {
      maximumMebibytes,
      read: () => readFile(file, 'utf8'),
    });
    return new ConfigFile(file, parseObject(file, text));
  }

  get(field: string): unknown {
    return Object.hasOwn(this.fields, field) ? (this.fields[field] ?? undefined) : undefined;
  }

  boolean(field: string, fallback: boolean): boolean {
    const value = this.get(field);
    if (value === undefined) return fallback;
    if (typeof value !== 'boolean') throw this.invalid(field, 'true or false');
    return value;
  }

  number(field: string, fallback: number): number {
    const value = this.get(field);
    if (value === undefined) return fallback;
    if (typeof value !== 'number') throw this.invalid(field, 'a number');
    return value;
  }

  /** A number above 0, or null where there is none: transformers writes -1 and 1e30 for "no limit". */
  limit(field: string): number | null {
    const value = this.get(field);
    return typeof value === 'number' && value > 0 && value < Number.MAX_SAFE_INTEGER ? value : null;
  }

  /**
   * For the caller to throw: the field holds something else than `expected`. A `/` leads to a field of
   * a field, as in `id2label/0`: names of fields can hold dots.
   */
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
    throw new WattbenchError('MODEL_CORRUPT', `${file} is no JSON: ${describeCause(cause)}.`, {
      cause,
    });
  }
  if (!isRecord(value)) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${file} holds ${describeValue(value)}; expected a JSON object.`,
    );
  }
  return value;
}
