import { WattbenchError } from '@wattbench/core';
import type { ImageProcessor, RawImage, Tensor } from '@huggingface/transformers';
import { describeCause, invalidImage, isRecord, readImage } from '@wattbench/tasks/processing';

import type { TransformersLibrary } from '../library.js';
import type { ModelFolder } from '../model/model-folder.js';
import { checkBatch } from './text-batch.js';

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
    const isUnknown = /^Unknown \w+_type/.test(describeCause(cause));
    throw new WattbenchError(
      isUnknown ? 'UNSUPPORTED' : 'MODEL_CORRUPT',
      `${config.path} describes no preprocessing that transformers.js can do: ${describeCause(cause)}`,
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
    images.push(await openImage(request, { input, index }));
  }
  const sizes = images.map(({ height, width }) => [height, width] as const);
  try {
    const found: { readonly pixel_values: Tensor; readonly pixel_mask?: Tensor } =
      await processor(images);
    return { pixelValues: found.pixel_values, pixelMask: found.pixel_mask, sizes };
  } catch (cause) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `transformers.js cannot make one batch of these images: ${describeCause(cause)}`,
      {
        cause,
        fix: 'Use batches of 1, images of one size, or a model that resizes to a fixed one.',
      },
    );
  }
}

async function openImage(
  { library, taskId }: ImageRequest,
  { input, index }: { readonly input: unknown; readonly index: number },
): Promise<RawImage> {
  const image = await readImage(input, { index, taskId });
  if (image.kind === 'pixels') {
    const { width, height, channels, data } = image.pixels;
    if (Math.max(width, height) <= largestEdge) {
      return new library.RawImage(data, width, height, channels);
    }
    throw invalidImage(
      `Input ${index} has ${width} x ${height} pixels; edges of at most ${largestEdge} were expected`,
    );
  }
  try {
    return await library.RawImage.fromBlob(new Blob([Uint8Array.from(image.encoded)]));
  } catch (cause) {
    throw invalidImage(
      `Input ${index}: ${image.path} cannot be decoded: ${describeCause(cause)}`,
      cause,
    );
  }
}
