import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';

import { WattbenchError } from '@wattbench/core';

import { describeValue } from '../describe-value.js';

/** One line of a JSON Lines file. Its methods give a field or throw `DATASET_INVALID` naming file, line, field and what was found. */
export class DataRow {
  readonly #place: { readonly file: string; readonly line: number };
  readonly #fields: Readonly<Record<string, unknown>>;

  constructor(
    place: { readonly file: string; readonly line: number },
    fields: Readonly<Record<string, unknown>>,
  ) {
    this.#place = place;
    this.#fields = fields;
  }

  /** A text that is not empty. */
  text(field: string): string {
    const value = Object.hasOwn(this.#fields, field) ? this.#fields[field] : undefined;
    if (typeof value === 'string' && value !== '') return value;
    throw this.#invalid(field, `is ${describeValue(value)}; expected a text`);
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
      throw this.#invalid(
        field,
        `is ${describeValue(name)}, which is not inside the folder of the file`,
      );
    }
    const [realFolder, real] = await this.#resolve(field, { folder, target });
    if (!isInside(realFolder, real)) {
      throw this.#invalid(
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
      if (!status.isFile()) throw this.#invalid(field, `names ${target}, which is not a file`);
      return [await realpath(folder), real];
    } catch (cause) {
      if (WattbenchError.is(cause)) throw cause;
      throw this.#invalid(
        field,
        `names a file that cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
  }

  #invalid(field: string, what: string): WattbenchError {
    const { file, line } = this.#place;
    return new WattbenchError(
      'DATASET_INVALID',
      `${file} line ${line}: field "${field}" ${what}.`,
      {
        detail: { file, line, field },
      },
    );
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
