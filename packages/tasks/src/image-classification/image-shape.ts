import { WattbenchError } from '@wattbench/core';

import { describeTensors, type TensorInfo } from '../processing/tensor.js';
import type { Preprocessing, Size } from './preprocessing.js';

const channelCount = 3;

/**
 * Order of the dimensions of `pixel_values`: `nchw` is [batch, 3, height, width], as PyTorch has it,
 * `nhwc` is [batch, height, width, 3], as TensorFlow has it.
 */
export type ImageLayout = 'nchw' | 'nhwc';

/** How `pixel_values` lies in memory, and its fixed lengths; null where the model leaves them free. */
export interface ImageShape {
  readonly layout: ImageLayout;
  readonly batchSize: number | null;
  readonly height: number | null;
  readonly width: number | null;
}

/** Throws `MODEL_MISMATCH` naming the inputs found and the input expected. */
export function readImageShape(inputs: readonly TensorInfo[]): ImageShape {
  const [pixels, ...others] = inputs;
  const layout =
    others.length === 0 && pixels?.name === 'pixel_values' && pixels.type === 'float32'
      ? layoutOf(pixels.dims)
      : null;
  if (pixels === undefined || layout === null) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The inputs of the model are ${describeTensors(inputs)}; image-classification expects pixel_values float32 [batch, 3, height, width] or [batch, height, width, 3].`,
    );
  }
  const [batch, second, third, fourth] = pixels.dims;
  const [height, width] = layout === 'nchw' ? [third, fourth] : [second, third];
  return { layout, batchSize: fixed(batch), height: fixed(height), width: fixed(width) };
}

/** By the dimension that is fixed to 3. Where that is both or neither, `nchw`; null where no channels can be. */
function layoutOf(dims: TensorInfo['dims']): ImageLayout | null {
  if (dims.length !== 4) return null;
  const [, second, , fourth] = dims;
  if (second === channelCount) return 'nchw';
  if (fourth === channelCount) return 'nhwc';
  return typeof second === 'string' ? 'nchw' : null;
}

/** Throws `MODEL_MISMATCH` when every image would come out in a size that the model does not take. */
export function checkPreparedSize(shape: ImageShape, { centreCrop, resize }: Preprocessing): void {
  const size = centreCrop ?? resize;
  if (size === null || 'shortestEdge' in size) return;
  if (fitsShape(size, shape)) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `preprocessor_config.json makes images of ${size.width} x ${size.height} pixels; the model takes ${describeShape(shape)}.`,
  );
}

/** Throws unless the images of a batch have one size, which the model takes, and are as many as it takes. */
export function checkBatch(images: readonly Size[], shape: ImageShape): Size {
  const [first] = images;
  if (first === undefined || (shape.batchSize !== null && shape.batchSize !== images.length)) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The model takes batches of ${shape.batchSize ?? 'at least 1'}; ${images.length} images were given.`,
      { fix: 'Change `batchSize` of the protocol, or take a model with a free batch dimension.' },
    );
  }
  for (const image of images) {
    const isAlike = image.width === first.width && image.height === first.height;
    if (isAlike && fitsShape(image, shape)) continue;
    throw new WattbenchError(
      'DATASET_INVALID',
      isAlike
        ? `An image comes out as ${image.width} x ${image.height} pixels; the model takes ${describeShape(shape)}.`
        : `A batch holds images of ${first.width} x ${first.height} and of ${image.width} x ${image.height} pixels.`,
      { fix: 'Use images of one size, or a model whose preprocessor_config.json resizes.' },
    );
  }
  return first;
}

function fixed(length: number | string | undefined): number | null {
  return typeof length === 'number' ? length : null;
}

function fitsShape({ width, height }: Size, shape: ImageShape): boolean {
  return (shape.width ?? width) === width && (shape.height ?? height) === height;
}

function describeShape({ width, height }: ImageShape): string {
  return `${width ?? 'any'} x ${height ?? 'any'}`;
}
