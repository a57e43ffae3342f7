import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import { WattbenchError } from '@wattbench/core';

import { describeCause, describeValue, isRecord } from '../describe-value.js';

/** Entries of one list. */
const maximumEntries = 10_000;

interface Place {
  readonly file: string;
  readonly line: number;
  /** What stands before the name of a field in a message: `objects[2].` of a row inside a row. */
  readonly prefix?: string;
}

/** One line of a JSON Lines file. Its methods give a field or throw `DATASET_INVALID` naming file, line, field and what was found. */
export class DataRow {
  readonly #place: Place;
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(place: Place, fields: Readonly<Record<string, unknown>>) {
    this.#place = place;
    this.#fields = fields;
  }

  /** Whether a field is there; data sets write null for what they do not know. */
  has(field: string): boolean {
    return (this.#value(field) ?? null) !== null;
  }

  /** A text that is not empty. */
  text(field: string): string {
    const value = this.#value(field);
    if (typeof value === 'string' && value !== '') return value;
    throw this.invalid(field, `is ${describeValue(value)}; expected a text`);
  }

  /** Null where the field is not there. */
  optionalText(field: string): string | null {
    return this.has(field) ? this.text(field) : null;
  }

  /** A list of texts that are not empty; the list may be. */
  texts(field: string): readonly string[] {
    return this.#list(field).map((value, index) => {
      if (typeof value === 'string' && value !== '') return value;
      throw this.invalid(`${field}[${index}]`, `is ${describeValue(value)}; expected a text`);
    });
  }

  /** Null where the field is not there. */
  optionalTexts(field: string): readonly string[] | null {
    return this.has(field) ? this.texts(field) : null;
  }

  /** A number that is not infinite. */
  number(field: string): number {
    const value = this.#value(field);
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw this.invalid(field, `is ${describeValue(value)}; expected a number`);
  }

  /** An object as a row of its own, whose messages name the whole way to a field. */
  row(field: string): DataRow {
    return this.#inner(field, this.#value(field));
  }

  /** A list of objects, which may be empty. */
  rows(field: string): readonly DataRow[] {
    return this.#list(field).map((value, index) => this.#inner(`${field}[${index}]`, value));
  }

  /** Which one of two fields is there; the first where none is. Refuses both, one of which would be passed over. */
  either(first: string, second: string): string {
    if (!this.has(second)) return first;
    if (this.has(first))
      throw this.invalid(second, `stands beside "${first}"; expected one of the two`);
    return second;
  }

  /**
   * Absolute path, without links, of the file that a field names from the folder of the data file.
   * Links and `..` may not lead out of that folder.
   */
  async file(field: string): Promise<string> {
    const name = this.text(field);
    const folder = path.dirname(this.#place.file);
    const target = path.resolve(folder, name);
    if (path.isAbsolute(name) || path.win32.isAbsolute(name) || !isInside(folder, target)) {
      throw this.invalid(
        field,
        `is ${describeValue(name)}, which is not inside the folder of the file`,
      );
    }
    const [realFolder, real] = await this.#resolve(field, { folder, target });
    if (!isInside(realFolder, real)) {
      throw this.invalid(
        field,
        `is ${describeValue(name)}, a link that leads out of the folder of the file`,
      );
    }
    return real;
  }

  async #resolve(
    field: string,
    { folder, target }: { folder: string; target: string },
  ): Promise<[string, string]> {
    try {
      const real = await realpath(target);
      const status = await stat(real);
      if (!status.isFile()) throw this.invalid(field, `names ${target}, which is not a file`);
      return [await realpath(folder), real];
    } catch (cause) {
      if (WattbenchError.is(cause)) throw cause;
      throw this.invalid(field, `names a file that cannot be read: ${describeCause(cause)}`);
    }
  }

  #value(field: string): unknown {
    return Object.hasOwn(this.#fields, field) ? this.#fields[field] : undefined;
  }

  #list(field: string): readonly unknown[] {
    const value = this.#value(field);
    if (!Array.isArray(value)) {
      throw this.invalid(field, `is ${describeValue(value)}; expected a list`);
    }
    if (value.length > maximumEntries) {
      throw this.invalid(field, `is ${describeValue(value)}; at most ${maximumEntries} are read`);
    }
    return value;
  }

  #inner(field: string, value: unknown): DataRow {
    if (!isRecord(value)) {
      throw this.invalid(field, `is ${describeValue(value)}; expected an object`);
    }
    const prefix = `${this.#place.prefix ?? ''}${field}.`;
    return new DataRow({ ...this.#place, prefix }, value);
  }

  /** For the caller to throw: the field holds something that the task cannot use. */
  invalid(field: string, what: string): WattbenchError {
    const { file, line, prefix = '' } = this.#place;
    const name = `${prefix}${field}`;
    return new WattbenchError('DATASET_INVALID', `${file} line ${line}: field "${name}" ${what}.`, {
      detail: { file, line, field: name },
    });
  }
}

function isInside(folder: string, target: string): boolean {
  const relative = path.relative(folder, target);
  return (
    relative !== '' &&
    relative !== '..' &&
    !relative.startsWith(`..${path.sep}`) &&
    !path.isAbsolute(relative)
  );
}
