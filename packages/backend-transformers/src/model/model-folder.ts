import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { WattbenchError } from '@wattbench/core';

import { reason } from './describe-value.js';
import { recogniseForeignContent } from './foreign-content.js';
import { JsonFile } from './json-file.js';

const mebibyte = 1024 * 1024;
const beginningBytes = 64;

/** Largest that is read: the vocabulary of tokenizer.json can have 30 MiB. */
const maximumMebibytes = 64;

/** The folder of a model in the layout of Hugging Face. Its files are looked at before a library opens them. */
export class ModelFolder {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = path.resolve(directory);
  }

  /** Of a file that this package names; nothing that a model names comes here. */
  pathOf(name: string): string {
    return path.join(this.directory, name);
  }

  async has(name: string): Promise<boolean> {
    // Links are followed: the cache of Hugging Face is made of them.
    return stat(this.pathOf(name)).then(
      (status) => status.isFile(),
      () => false,
    );
  }

  /** Throws `MODEL_NOT_FOUND`, and `MODEL_CORRUPT` when its first bytes are those of something else. */
  async requireOnnx(name: string): Promise<void> {
    const file = this.pathOf(name);
    await sizeOf(file);
    await refuseForeign(file, { expected: 'onnx', called: 'ONNX model' });
  }

  /**
   * For a file that a library reads by itself. Throws `MODEL_NOT_FOUND`, and `MODEL_CORRUPT` when it is
   * too large or begins as something else.
   */
  async requireJson(name: string): Promise<void> {
    const file = this.pathOf(name);
    const bytes = await sizeOf(file);
    if (bytes > maximumMebibytes * mebibyte) {
      throw new WattbenchError(
        'MODEL_CORRUPT',
        `${file} has ${bytes} bytes; at most ${maximumMebibytes * mebibyte} were expected.`,
      );
    }
    await refuseForeign(file, { expected: 'json', called: 'JSON' });
  }

  /** Throws as `requireJson`, and `MODEL_CORRUPT` when it is no JSON object. */
  async readJson(name: string): Promise<JsonFile> {
    await this.requireJson(name);
    const file = this.pathOf(name);
    return new JsonFile(file, await readFile(file, 'utf8'));
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    // Asked before it is opened: to open a pipe would wait for ever.
    const status = await stat(file);
    if (!status.isFile()) throw new WattbenchError('MODEL_NOT_FOUND', `${file} is not a file.`);
    return status.size;
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw new WattbenchError('MODEL_NOT_FOUND', `${file} cannot be read: ${reason(cause)}.`, {
      cause,
    });
  }
}

async function refuseForeign(
  file: string,
  { expected, called }: { readonly expected: 'onnx' | 'json'; readonly called: string },
): Promise<void> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginningBytes), 0);
    const found = recogniseForeignContent(buffer.subarray(0, bytesRead), expected);
    if (found === null) return;
    throw new WattbenchError('MODEL_CORRUPT', `${file} is no ${called}: it is ${found}.`);
  } finally {
    await handle.close();
  }
}
