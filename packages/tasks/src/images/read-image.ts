import { readFile, stat } from 'node:fs/promises';

import { WattbenchError } from '@wattbench/core';

import { describeCause, describeValue, isRecord } from '../describe-value.js';

/** Row-major, channels interleaved. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** An input as it was checked: pixels, or the bytes of a PNG, JPEG or WebP file. */
export type ReadImage =
  | { readonly kind: 'pixels'; readonly pixels: Pixels }
  | { readonly kind: 'file'; readonly path: string; readonly encoded: Buffer };

const maximumFileBytes = 64 * 1024 * 1024;

/** First bytes, in hexadecimal, of the formats that are decoded; nothing else reaches a decoder. */
const signatures: readonly RegExp[] = [
  /^89504e470d0a1a0a/, // PNG: https://www.w3.org/TR/png-3/#5PNG-file-signature
  /^ffd8ff/, // JPEG: ITU-T T.81, B.1.1.3, start of image and the next marker
  /^52494646.{8}57454250/, // WebP: RFC 9649, section 2.4, "RIFF", size, "WEBP"
];

/**
 * Checks an `ImageInput` at a place of a batch and reads it where it is a file; it is not decoded.
 * Throws `DATASET_INVALID` naming the input.
 */
export async function readImage(
  input: unknown,
  { index, taskId }: { readonly index: number; readonly taskId: string },
): Promise<ReadImage> {
  if (isRecord(input) && input['kind'] === 'file') {
    const { path } = input;
    if (typeof path !== 'string') {
      throw invalidImage(`Input ${index}: "path" is ${describeValue(path)}`);
    }
    return { kind: 'file', path, encoded: await readEncoded(path, index) };
  }
  if (isRecord(input) && input['kind'] === 'pixels') {
    return { kind: 'pixels', pixels: checkPixels(input, index) };
  }
  throw invalidImage(
    `Input ${index} of the batch is ${describeValue(input)}; ${taskId} takes pixels or a file`,
  );
}

function checkPixels(input: Readonly<Record<string, unknown>>, index: number): Pixels {
  const { width, height, channels, data } = input;
  if (!isLength(width) || !isLength(height)) {
    throw invalidImage(
      `Input ${index}: "width" and "height" are ${describeValue(width)} and ${describeValue(height)}`,
    );
  }
  if (channels !== 1 && channels !== 3) {
    throw invalidImage(
      `Input ${index}: "channels" is ${describeValue(channels)}; 1 or 3 was expected`,
    );
  }
  if (!(data instanceof Uint8Array)) {
    throw invalidImage(
      `Input ${index}: "data" is ${describeValue(data)}; a Uint8Array was expected`,
    );
  }
  if (data.length !== width * height * channels) {
    throw invalidImage(
      `Input ${index}: "data" has ${data.length} bytes; ${width} x ${height} pixels of ${channels} need ${width * height * channels}`,
    );
  }
  return { width, height, channels, data };
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

async function readEncoded(path: string, index: number): Promise<Buffer> {
  const encoded = await readBounded(path, index);
  const start = encoded.subarray(0, 16);
  if (signatures.some((signature) => signature.test(start.toString('hex')))) return encoded;
  throw invalidImage(
    `Input ${index}: ${path} is no PNG, JPEG or WebP: it begins with ${describeValue(start.toString('latin1'))}`,
  );
}

async function readBounded(path: string, index: number): Promise<Buffer> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw invalidImage(`Input ${index}: ${path} is not a file`);
    if (status.size > maximumFileBytes) {
      throw invalidImage(
        `Input ${index}: ${path} has ${status.size} bytes; at most ${maximumFileBytes} were expected`,
      );
    }
    return await readFile(path);
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw invalidImage(`Input ${index}: ${path} cannot be read: ${describeCause(cause)}`, cause);
  }
}

/** For the caller to throw: `DATASET_INVALID` for an image that cannot be used. `what` has no full stop. */
export function invalidImage(what: string, cause?: unknown): WattbenchError {
  return new WattbenchError('DATASET_INVALID', `${what}.`, {
    ...(cause === undefined ? {} : { cause }),
    fix: 'Correct or remove the image that the message names.',
  });
}
