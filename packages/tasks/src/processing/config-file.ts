import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { WattbenchError } from '@wattbench/core';

import { describeValue, isRecord } from '../describe-value.js';

const mebibyte = 1024 * 1024;

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
    const file = path.join(options.directory, options.name);
    const text = await readBounded(file, (options.maximumMebibytes ?? 16) * mebibyte);
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

  /** For the caller to throw: the field holds something else than `expected`. */
  invalid(field: string, expected: string): WattbenchError {
    const found = field
      .split('.')
      .reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), this.fields);
    return new WattbenchError(
      'MODEL_CORRUPT',
      `${this.path}: field "${field}" is ${describeValue(found)}; expected ${expected}.`,
    );
  }
}

async function readBounded(file: string, maximumBytes: number): Promise<string> {
  try {
    // Asked before it is opened: to open a pipe would wait for ever.
    const status = await stat(file);
    if (!status.isFile()) throw new WattbenchError('MODEL_NOT_FOUND', `${file} is not a file.`);
    if (status.size > maximumBytes) {
      throw new WattbenchError(
        'MODEL_CORRUPT',
        `${file} has ${status.size} bytes; at most ${maximumBytes} were expected.`,
      );
    }
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw new WattbenchError(
      'MODEL_NOT_FOUND',
      `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
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
