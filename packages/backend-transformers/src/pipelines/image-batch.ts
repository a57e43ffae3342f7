import { readFile, stat } from 'node:fs/promises';

import { WattbenchError } from '@wattbench/core';
import type { ImageProcessor, RawImage, Tensor } from '@huggingface/transformers';

import type { TransformersLibrary } from '../library.js';
import { describeValue, isRecord, reason } from '../model/describe-value.js';
import type { ModelFolder } from '../model/model-folder.js';
import { checkBatch, invalidInput } from './text-batch.js';

const preprocessorFile = 'preprocessor_config.json';
const largestEdge = 16_384;

/**
 * The model's own preprocessing. Throws `MODEL_NOT_FOUND` or `MODEL_CORRUPT`, naming the file, and
 * `UNSUPPORTED` for a processor that transformers.js does not have.
 */
export async function openImageProcessor(parts: {
  readonly library: TransformersLibrary;
  readonly folder: ModelFolder;
}): Promise<ImageProcessor> {
  const { library, folder } = parts;
  const config = await folder.readJson(preprocessorFile);
  for (const field of ['size', 'image_size', 'crop_size', 'pad_size']) {
    const value = config.get(field);
    for (const edge of isRecord(value) ? Object.values(value) : [value]) {
      // It says how much memory every image takes.
      if (typeof edge === 'number' && !(edge >= 1 && edge <= largestEdge)) {
        throw config.invalid(field, `edges from 1 to ${largestEdge} pixels`);
      }
    }
  }
  try {
    const processor = await library.AutoProcessor.from_pretrained(folder.directory, {
      local_files_only: true,
    });
    if (processor.image_processor !== undefined) return processor.image_processor;
  } catch (cause) {
    const isUnknown = /^Unknown \w+_type/.test(reason(cause));
    throw new WattbenchError(
      isUnknown ? 'UNSUPPORTED' : 'MODEL_CORRUPT',
      `${config.path} describes no preprocessing that transformers.js can do: ${reason(cause)}`,
      { cause },
    );
  }
  throw config.invalid('image_processor_type', 'the name of an image processor');
}

export interface ImageBatch {
  readonly pixelValues: Tensor;
  readonly pixelMask: Tensor | undefined;
  /** Height and width of each image as it was given. */
  readonly sizes: readonly (readonly [number, number])[];
}

export interface ImageRequest {
  readonly library: TransformersLibrary;
  readonly processor: ImageProcessor;
  readonly inputs: readonly unknown[];
  readonly taskId: string;
}

/**
 * Decodes, resizes and normalises as transformers.js does it. Throws `DATASET_INVALID` naming the input,
 * `MODEL_MISMATCH` when the images cannot share a batch.
 */
export async function encodeImages(request: ImageRequest): Promise<ImageBatch> {
  const { processor, inputs } = request;
  checkBatch(inputs);
  const images: RawImage[] = [];
  for (const [index, input] of inputs.entries()) {
    images.push(await readImage(request, { input, index }));
  }
  const sizes = images.map(({ height, width }) => [height, width] as const);
  try {
    const found: { readonly pixel_values: Tensor; readonly pixel_mask?: Tensor } =
      await processor(images);
    return { pixelValues: found.pixel_values, pixelMask: found.pixel_mask, sizes };
  } catch (cause) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `transformers.js cannot make one batch of these images: ${reason(cause)}`,
      {
        cause,
        fix: 'Use batches of 1, images of one size, or a model that resizes to a fixed one.',
      },
    );
  }
}

interface Place {
  readonly input: unknown;
  readonly index: number;
}

async function readImage(request: ImageRequest, place: Place): Promise<RawImage> {
  const { library, taskId } = request;
  const { input, index } = place;
  if (isRecord(input) && input['kind'] === 'file') {
    return decodeFile(library, { index, path: input['path'] });
  }
  if (isRecord(input) && input['kind'] === 'pixels') {
    const { width, height, channels, data } = checkPixels(input, index);
    return new library.RawImage(data, width, height, channels);
  }
  throw invalidInput({ index, input, expected: `${taskId} takes pixels or a file` });
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

function checkPixels(input: Readonly<Record<string, unknown>>, index: number): Pixels {
  const { width, height, channels, data } = input;
  if (!isLength(width) || !isLength(height)) {
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
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestEdge;
}

const maximumFileBytes = 64 * 1024 * 1024;

/** First bytes, in hexadecimal, of the formats that are decoded; nothing else reaches the decoder. */
const signatures: readonly RegExp[] = [
  /^89504e470d0a1a0a/, // PNG: https://www.w3.org/TR/png-3/#5PNG-file-signature
  /^ffd8ff/, // JPEG: ITU-T T.81, B.1.1.3, start of image and the next marker
  /^52494646.{8}57454250/, // WebP: RFC 9649, section 2.4, "RIFF", size, "WEBP"
];

async function decodeFile(
  library: TransformersLibrary,
  { index, path }: { readonly index: number; readonly path: unknown },
): Promise<RawImage> {
  if (typeof path !== 'string') throw invalid(`Input ${index}: "path" is ${describeValue(path)}`);
  const encoded = await readBounded(path, index);
  if (!signatures.some((signature) => signature.test(encoded.toString('hex', 0, 16)))) {
    throw invalid(`Input ${index}: ${path} is no PNG, JPEG or WebP`);
  }
  try {
    return await library.RawImage.fromBlob(new Blob([Uint8Array.from(encoded)]));
  } catch (cause) {
    throw invalid(`Input ${index}: ${path} cannot be decoded: ${reason(cause)}`, cause);
  }
}

async function readBounded(path: string, index: number): Promise<Buffer> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw invalid(`Input ${index}: ${path} is not a file`);
    if (status.size > maximumFileBytes) {
      throw invalid(
        `Input ${index}: ${path} has ${status.size} bytes; at most ${maximumFileBytes} were expected`,
      );
    }
    return await readFile(path);
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw invalid(`Input ${index}: ${path} cannot be read: ${reason(cause)}`, cause);
  }
}

function invalid(what: string, cause?: unknown): WattbenchError {
  return new WattbenchError('DATASET_INVALID', `${what}.`, {
    ...(cause === undefined ? {} : { cause }),
    fix: 'Correct or remove the image that the message names.',
  });
}
