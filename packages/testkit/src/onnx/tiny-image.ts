import type { JsonObject } from '@wattbench/core';

/** Levels of red, green and blue from 0 to 255. */
export type Colour = readonly [number, number, number];

/**
 * An image of one colour, in the form that the tasks take. Making it smaller keeps its colour in every
 * runtime; transformers.js darkens the edges of an image that it makes larger.
 */
export interface TinyImage {
  readonly kind: 'pixels';
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
  readonly data: Uint8Array;
}

export function tinyImage(
  colour: Colour,
  size: { readonly width: number; readonly height: number },
): TinyImage {
  const { width, height } = size;
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, place) => colour[place % 3] ?? 0,
  );
  return { kind: 'pixels', width, height, channels: 3, data };
}

/** What preprocessing makes of a level: 0 counts -1, and 255 counts 1. */
export function normalisedLevel(level: number): number {
  return level / 127.5 - 1;
}

/** Of preprocessor_config.json, for images that get `edge` pixels wide and high. */
export function imagePreprocessing(processor: string, edge: number): JsonObject {
  return {
    image_processor_type: processor,
    do_resize: true,
    size: { height: edge, width: edge },
    resample: 2,
    do_rescale: true,
    rescale_factor: 1 / 255,
    do_normalize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
    do_convert_rgb: true,
  };
}
