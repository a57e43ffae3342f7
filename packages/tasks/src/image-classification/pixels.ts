import { readFile, stat } from 'node:fs/promises';

import { WattbenchError } from '@wattbench/core';
import sharp from 'sharp';

import { describeValue, isRecord } from '../describe-value.js';
import type { Kernel, Size } from './preprocessing.js';

/** Row-major, channels interleaved. */
export interface Pixels extends Size {
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

const maximumFileBytes = 64 * 1024 * 1024;

/** About 67 megapixels, 200 MB as RGB: keeps a small file from growing beyond memory when it is decoded. */
const maximumPixels = 8192 * 8192;

/** First bytes, in hexadecimal, of the formats that are decoded; nothing else reaches the decoder. */
const signatures: readonly RegExp[] = [
  /^89504e470d0a1a0a/, // PNG: https://www.w3.org/TR/png-3/#5PNG-file-signature
  /^ffd8ff/, // JPEG: ITU-T T.81, B.1.1.3, start of image and the next marker
  /^52494646.{8}57454250/, // WebP: RFC 9649, section 2.4, "RIFF", size, "WEBP"
];

/** The pixels of an input of a batch, decoded where it is a file. Throws `DATASET_INVALID`. */
export async function loadPixels(input: unknown, index: number): Promise<Pixels> {
  if (isRecord(input) && input['kind'] === 'file') {
    const { path } = input;
    if (typeof path !== 'string') throw invalid(`Input ${index}: "path" is ${describeValue(path)}`);
    return decodeFile(path);
  }
  if (isRecord(input) && input['kind'] === 'pixels') {
    return checkPixels(input, index);
  }
  throw invalid(
    `Input ${index} of the batch is ${describeValue(input)}; image-classification takes pixels or a file`,
  );
}

function checkPixels(input: Readonly<Record<string, unknown>>, index: number): Pixels {
  const { width, height, channels, data } = input;
  if (!isLength(width) || !isLength(height) || width * height > maximumPixels) {
    throw invalid(
      `Input ${index}: "width" and "height" are ${describeValue(width)} and ${describeValue(height)}`,
    );
  }
  if (channels !== 1 && channels !== 3) {
    throw invalid(`Input ${index}: "channels" is ${describeValue(channels)}; 1 or 3 was expected`);
  }
  if (!(data instanceof Uint8Array)) {
    throw invalid(`Input ${index}: "data" is ${describeValue(data)}; a Uint8Array was expected`);
  }
  if (data.length !== width * height * channels) {
    throw invalid(
      `Input ${index}: "data" has ${data.length} bytes; ${width} x ${height} pixels of ${channels} need ${width * height * channels}`,
    );
  }
  return { width, height, channels, data };
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1;
}

async function decodeFile(path: string): Promise<Pixels> {
  const encoded = await readImage(path);
  const start = encoded.subarray(0, 16);
  if (!signatures.some((signature) => signature.test(start.toString('hex')))) {
    throw invalid(
      `${path} is no PNG, JPEG or WebP: it begins with ${describeValue(start.toString('latin1'))}`,
    );
  }
  try {
    const { data, info } = await sharp(encoded, { limitInputPixels: maximumPixels })
      .autoOrient()
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { width: info.width, height: info.height, channels: info.channels === 1 ? 1 : 3, data };
  } catch (cause) {
    throw invalid(`${path} cannot be decoded: ${reason(cause)}`, cause);
  }
}

async function readImage(path: string): Promise<Buffer> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw invalid(`${path} is not a file`);
    if (status.size > maximumFileBytes) {
      throw invalid(`${path} has ${status.size} bytes; at most ${maximumFileBytes} were expected`);
    }
    return await readFile(path);
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw invalid(`${path} cannot be read: ${reason(cause)}`, cause);
  }
}

/**
 * Resizes without keeping the ratio of the edges. The same size is returned untouched.
 * To a smaller size it is within about a level of the filters of PIL, and a few levels off at the edges.
 * To a larger one libvips is half a pixel of the result later (https://github.com/libvips/libvips/issues/943)
 * and takes its cubic interpolator for `lanczos3`.
 */
export async function resizePixels(
  pixels: Pixels,
  { width, height, kernel }: Size & { readonly kernel: Kernel },
): Promise<Pixels> {
  if (pixels.width === width && pixels.height === height) return pixels;
  if (width * height > maximumPixels) {
    throw invalid(
      `An image of ${pixels.width} x ${pixels.height} pixels would be resized to ${width} x ${height}; at most ${maximumPixels} pixels are made`,
    );
  }
  const { channels } = pixels;
  const data = await sharp(pixels.data, {
    raw: { width: pixels.width, height: pixels.height, channels },
    limitInputPixels: maximumPixels,
  })
    .resize(width, height, { fit: 'fill', kernel })
    // Without this, sharp gives grey pixels back as RGB.
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .raw()
    .toBuffer();
  return { width, height, channels, data };
}

/** Cuts the middle out. Throws `DATASET_INVALID` when the image is smaller than that. */
export function cropCentre(pixels: Pixels, { width, height }: Size): Pixels {
  if (pixels.width === width && pixels.height === height) return pixels;
  if (pixels.width < width || pixels.height < height) {
    throw invalid(
      `An image of ${pixels.width} x ${pixels.height} pixels is smaller than the ${width} x ${height} that are cut out of it`,
    );
  }
  const { channels } = pixels;
  const left = Math.floor((pixels.width - width) / 2);
  const top = Math.floor((pixels.height - height) / 2);
  const data = new Uint8Array(width * height * channels);
  for (let row = 0; row < height; row += 1) {
    const start = ((top + row) * pixels.width + left) * channels;
    data.set(pixels.data.subarray(start, start + width * channels), row * width * channels);
  }
  return { width, height, channels, data };
}

function invalid(what: string, cause?: unknown): WattbenchError {
  return new WattbenchError('DATASET_INVALID', `${what}.`, {
    ...(cause === undefined ? {} : { cause }),
    fix: 'Correct or remove the image that the message names.',
  });
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
