import sharp from 'sharp';

import { describeCause } from '../describe-value.js';
import { invalidImage, readImage, type Pixels } from '../images/read-image.js';
import type { Kernel, Size } from './preprocessing.js';

/** About 67 megapixels, 200 MB as RGB: keeps a small file from growing beyond memory when it is decoded. */
const maximumPixels = 8192 * 8192;

/** The pixels of an input of a batch, decoded where it is a file. Throws `DATASET_INVALID`. */
export async function loadPixels(input: unknown, index: number): Promise<Pixels> {
  const image = await readImage(input, { index, taskId: 'image-classification' });
  if (image.kind === 'pixels') {
    const { width, height } = image.pixels;
    if (width * height <= maximumPixels) return image.pixels;
    throw invalidImage(
      `Input ${index} has ${width} x ${height} pixels; at most ${maximumPixels} were expected`,
    );
  }
  try {
    return await decode(image.encoded);
  } catch (cause) {
    throw invalidImage(
      `Input ${index}: ${image.path} cannot be decoded: ${describeCause(cause)}`,
      cause,
    );
  }
}

async function decode(encoded: Buffer): Promise<Pixels> {
  const { data, info } = await sharp(encoded, { limitInputPixels: maximumPixels })
    .autoOrient()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels === 1 ? 1 : 3, data };
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
    throw invalidImage(
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
    throw invalidImage(
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
