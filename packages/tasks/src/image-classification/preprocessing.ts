import { WattbenchError } from '@wattbench/core';

import { isRecord } from '../describe-value.js';
import { ConfigFile } from '../processing/config-file.js';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Kernel of a resize, in the words of sharp. */
export type Kernel = 'nearest' | 'lanczos3' | 'linear' | 'cubic';

/** What preprocessor_config.json asks for, in the order in which it is done. */
export interface Preprocessing {
  /** A fixed size, or the length that the shorter edge gets; null: as it is. */
  readonly resize: Size | { readonly shortestEdge: number } | null;
  readonly kernel: Kernel;
  readonly centreCrop: Size | null;
  readonly convertsToRgb: boolean;
  /** A pixel value v becomes (v * rescaleFactor - mean) / standardDeviation, by channel. */
  readonly rescaleFactor: number;
  readonly mean: readonly [number, number, number];
  readonly standardDeviation: readonly [number, number, number];
}

/** Codes of PIL, https://pillow.readthedocs.io/en/stable/reference/Image.html#resampling-filters (4 box and 5 hamming are not offered). */
const kernels: ReadonlyMap<number, Kernel> = new Map([
  [0, 'nearest'],
  [1, 'lanczos3'],
  [2, 'linear'],
  [3, 'cubic'],
]);

/** Steps of other image processors. To leave one out would feed the model a wrong image in silence. */
const unsupportedSteps = [
  'do_pad',
  'do_flip_channel_order',
  'rescale_offset',
  'include_top',
  'crop_pct',
];

const largestEdge = 16_384;

/**
 * Reads preprocessor_config.json. Throws `MODEL_NOT_FOUND`, `MODEL_CORRUPT` naming the field, and
 * `UNSUPPORTED` for a step that is not offered.
 */
export async function readPreprocessing(directory: string): Promise<Preprocessing> {
  const config = await ConfigFile.read({ directory, name: 'preprocessor_config.json' });
  for (const step of unsupportedSteps) {
    if (config.get(step) !== undefined && config.get(step) !== false) {
      throw unsupported(config, `"${step}" is ${JSON.stringify(config.get(step))}`);
    }
  }
  const isResized = config.boolean('do_resize', config.get('size') !== undefined);
  const isNormalised = config.boolean('do_normalize', config.get('image_mean') !== undefined);
  return {
    resize: isResized ? readResize(config) : null,
    kernel: isResized ? readKernel(config) : 'linear',
    centreCrop: config.boolean('do_center_crop', false) ? readSize(config, 'crop_size') : null,
    convertsToRgb: config.boolean('do_convert_rgb', true),
    rescaleFactor: config.boolean('do_rescale', true)
      ? config.number('rescale_factor', 1 / 255)
      : 1,
    mean: isNormalised ? readChannels(config, 'image_mean') : [0, 0, 0],
    standardDeviation: isNormalised ? readDeviation(config) : [1, 1, 1],
  };
}

function readResize(config: ConfigFile): Preprocessing['resize'] {
  const size = config.get('size');
  if (isRecord(size) && size['shortest_edge'] !== undefined) {
    if (size['longest_edge'] !== undefined) throw unsupported(config, '"size.longest_edge" is set');
    return {
      shortestEdge: edge(config, { field: 'size.shortest_edge', value: size['shortest_edge'] }),
    };
  }
  return readSize(config, 'size');
}

/** A number means a square. */
function readSize(config: ConfigFile, field: string): Size {
  const size = config.get(field);
  if (typeof size === 'number') {
    const length = edge(config, { field, value: size });
    return { width: length, height: length };
  }
  if (!isRecord(size)) throw config.invalid(field, 'an object with "height" and "width"');
  return {
    width: edge(config, { field: `${field}.width`, value: size['width'] }),
    height: edge(config, { field: `${field}.height`, value: size['height'] }),
  };
}

function edge(config: ConfigFile, found: { field: string; value: unknown }): number {
  const { field, value } = found;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= largestEdge) {
    return value;
  }
  throw config.invalid(field, `a whole number of pixels from 1 to ${largestEdge}`);
}

function readKernel(config: ConfigFile): Kernel {
  const code = config.number('resample', 2);
  const kernel = kernels.get(code);
  if (kernel === undefined) throw unsupported(config, `"resample" is ${code}`);
  return kernel;
}

function readChannels(config: ConfigFile, field: string): [number, number, number] {
  const values = config.get(field);
  if (Array.isArray(values) && values.length === 3) {
    const [red, green, blue]: readonly unknown[] = values;
    if (typeof red === 'number' && typeof green === 'number' && typeof blue === 'number') {
      return [red, green, blue];
    }
  }
  throw config.invalid(field, 'a list of 3 numbers');
}

function readDeviation(config: ConfigFile): [number, number, number] {
  const values = readChannels(config, 'image_std');
  if (values.includes(0)) throw config.invalid('image_std', 'no 0');
  return values;
}

function unsupported(config: ConfigFile, what: string): WattbenchError {
  return new WattbenchError(
    'UNSUPPORTED',
    `${config.path}: ${what}, which wattbench does not do.`,
    { fix: 'Choose a model with plain resizing, cropping, rescaling and normalising.' },
  );
}
