import { stat } from 'node:fs/promises';

import { WattbenchError } from '@wattbench/core';

import { describeCause } from '../describe-value.js';

const mebibyte = 1024 * 1024;

/**
 * Reads from one file of a model. Throws `MODEL_NOT_FOUND` when it is no file that can be read,
 * `MODEL_CORRUPT` when it is larger than the limit.
 */
export async function readModelFile<Content>(
  file: string,
  parts: {
    /** No limit unless told. */
    readonly maximumMebibytes?: number | undefined;
    readonly read: () => Promise<Content>;
  },
): Promise<Content> {
  const { maximumMebibytes = Number.POSITIVE_INFINITY, read } = parts;
  const maximumBytes = maximumMebibytes * mebibyte;
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
    return await read();
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw new WattbenchError(
      'MODEL_NOT_FOUND',
      `${file} cannot be read: ${describeCause(cause)}.`,
      { cause },
    );
  }
}
