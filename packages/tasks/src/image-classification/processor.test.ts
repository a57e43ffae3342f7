import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { writeTinyModel } from '@wattbench/testkit/onnx';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openProcessor, type Processor, type TensorInfo } from '../processing/index.js';
import type { ImageInput } from '../images/image-input.js';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-image-'));
  await writeTinyModel(directory, 'image-classification');
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const freeInput: TensorInfo = {
  name: 'pixel_values',
  type: 'float32',
  dims: ['batch', 3, 'height', 'width'],
};

function open(inputs: readonly TensorInfo[] = [freeInput]): Promise<Processor> {
  const outputs = [{ name: 'logits', type: 'float32', dims: ['batch', 3] }];
  return openProcessor({ taskId: 'image-classification', directory, inputs, outputs });
}

function withDims(dims: TensorInfo['dims']): Promise<Processor> {
  return open([{ ...freeInput, dims }]);
}

/** What preprocessor_config.json says, beside no resizing and no normalising. */
async function configure(fields: Readonly<Record<string, unknown>>): Promise<void> {
  const plain = { do_resize: false, do_normalize: false, rescale_factor: 1 / 255 };
  await writeFile(
    path.join(directory, 'preprocessor_config.json'),
    JSON.stringify({ ...plain, ...fields }),
  );
}

function pixels(
  size: { readonly width: number; readonly height: number; readonly channels: 1 | 3 },
  level: (place: { x: number; y: number; channel: number }) => number,
): ImageInput & { readonly kind: 'pixels' } {
  const { width, height, channels } = size;
  const data = new Uint8Array(width * height * channels);
  for (const index of data.keys()) {
    const pixel = Math.floor(index / channels);
    const place = { x: pixel % width, y: Math.floor(pixel / width), channel: index % channels };
    data[index] = level(place);
  }
  return { kind: 'pixels', ...size, data };
}

async function encodeWith(processor: Processor, images: readonly unknown[]) {
  const { pixel_values: tensor } = await processor.encode(images);
  return { dims: tensor?.dims, values: [...(tensor?.data ?? [])].map(Number) };
}

async function encode(...images: readonly unknown[]) {
  return encodeWith(await open(), images);
}

const anyPixels = fc
  .record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    channels: fc.constantFrom<1 | 3>(1, 3),
  })
  .chain((size) =>
    fc
      .uint8Array({
        minLength: size.width * size.height * size.channels,
        maxLength: size.width * size.height * size.channels,
      })
      .map((data): ImageInput & { kind: 'pixels' } => ({ kind: 'pixels', ...size, data })),
  );

describe('encode without resizing', () => {
  test('gives value * rescale_factor to the bit, channel after channel (seed 17)', async () => {
    await configure({ rescale_factor: 0.00392156862745098 });
    const processor = await open();
    await fc.assert(
      fc.asyncProperty(anyPixels, async (image) => {
        const { width, height, channels, data } = image;
        const tensor = (await processor.encode([image]))['pixel_values'];
        expect(tensor?.dims).toEqual([1, 3, height, width]);
        const expected = [0, 1, 2].flatMap((channel) =>
          Array.from({ length: width * height }, (_, pixel) =>
            Math.fround(
              (data[pixel * channels + (channels === 1 ? 0 : channel)] ?? Number.NaN) *
                0.00392156862745098,
            ),
          ),
        );
        expect([...(tensor?.data ?? [])]).toEqual(expected);
      }),
      { seed: 17 },
    );
  });

  test('keeps the levels as they are when nothing is to be rescaled', async () => {
    await configure({ do_rescale: false });
    const { values } = await encode(
      pixels({ width: 2, height: 1, channels: 1 }, ({ x }) => x * 200),
    );
    expect(values).toEqual([0, 200, 0, 200, 0, 200]);
  });

  test('takes the mean off and divides by the deviation of each channel', async () => {
    await configure({ do_normalize: true, image_mean: [0, 0.5, 1], image_std: [1, 2, 4] });
    const { values } = await encode(pixels({ width: 1, height: 1, channels: 3 }, () => 255));
    expect(values).toEqual([1, 0.25, 0]);
  });

  test('puts the images of a batch one after the other', async () => {
    await configure({ do_rescale: false });
    const size = { width: 1, height: 1, channels: 3 } as const;
    const { dims, values } = await encode(
      pixels(size, ({ channel }) => channel),
      pixels(size, ({ channel }) => 10 + channel),
    );
    expect(dims).toEqual([2, 3, 1, 1]);
    expect(values).toEqual([0, 1, 2, 10, 11, 12]);
  });

  test('cuts the middle out', async () => {
    await configure({
      do_rescale: false,
      do_center_crop: true,
      crop_size: { width: 2, height: 1 },
    });
    const image = pixels({ width: 5, height: 3, channels: 1 }, ({ x, y }) => 10 * y + x);
    expect((await encode(image)).values.slice(0, 2)).toEqual([11, 12]);
  });
});

describe('encode in the layout of the model', () => {
  const step = { do_rescale: false };

  test('puts the channels last where the last dimension is fixed to 3', async () => {
    await configure(step);
    const last = await withDims(['batch', 'height', 'width', 3]);
    const small = pixels(
      { width: 2, height: 1, channels: 3 },
      ({ x, channel }) => 10 * x + channel,
    );
    expect(await encodeWith(last, [small])).toEqual({
      dims: [1, 1, 2, 3],
      values: [0, 1, 2, 10, 11, 12],
    });
  });

  test('puts a grey level into all three channels', async () => {
    await configure(step);
    const grey = pixels({ width: 2, height: 1, channels: 1 }, ({ x }) => 7 + x);
    const last = await withDims(['batch', 'height', 'width', 3]);
    expect((await encodeWith(last, [grey])).values).toEqual([7, 7, 7, 8, 8, 8]);
  });

  test('gives the same values in both layouts, each in its place (seed 19)', async () => {
    await configure({ do_normalize: true, image_mean: [0.1, 0.2, 0.3], image_std: [1, 2, 3] });
    const first = await open();
    const last = await withDims(['batch', 'height', 'width', 3]);
    await fc.assert(
      fc.asyncProperty(anyPixels, async ({ width, height, ...rest }) => {
        const batch = [
          { width, height, ...rest },
          { width, height, ...rest, data: rest.data.toReversed() },
        ];
        const { values } = await encodeWith(last, batch);
        const { values: planes } = await encodeWith(first, batch);
        const moved = values.map((_, index) => {
          const plane = width * height;
          const [image, channel, pixel] = [
            Math.floor(index / (3 * plane)),
            index % 3,
            Math.floor((index % (3 * plane)) / 3),
          ];
          return planes[(image * 3 + channel) * plane + pixel];
        });
        expect(values).toEqual(moved);
      }),
      { seed: 19 },
    );
  });

  test.each<[string, TensorInfo['dims'], readonly number[]]>([
    ['the second is 3', ['batch', 3, 2, 'width'], [1, 3, 2, 3]],
    ['the last is 3', ['batch', 2, 3, 3], [1, 2, 3, 3]],
    ['the last is 3 and the others are free', ['batch', 'height', 'width', 3], [1, 2, 3, 3]],
    ['both are 3', ['batch', 3, 'height', 3], [1, 3, 2, 3]],
    ['neither is known', ['batch', 'second', 'third', 'fourth'], [1, 3, 2, 3]],
  ])('decides when %s', async (_, dims, expected) => {
    await configure({});
    const image = pixels({ width: 3, height: 2, channels: 3 }, () => 1);
    expect((await encodeWith(await withDims(dims), [image])).dims).toEqual(expected);
  });

  test('reads height before width in both', async () => {
    await configure({ do_resize: true, size: { height: 8, width: 16 } });
    await expect(withDims(['batch', 16, 8, 3])).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('16 x 8 pixels; the model takes 8 x 16'),
    });
    const image = pixels({ width: 3, height: 2, channels: 3 }, () => 1);
    const processor = await withDims(['batch', 8, 16, 3]);
    expect((await encodeWith(processor, [image])).dims).toEqual([1, 8, 16, 3]);
  });
});

describe('encode with resizing', () => {
  test.each([0, 1, 2, 3])('keeps an even colour with PIL filter %d', async (resample) => {
    await configure({ do_rescale: false, do_resize: true, size: 5, resample });
    const image = pixels({ width: 9, height: 4, channels: 3 }, ({ channel }) => 50 * (channel + 1));
    const { dims, values } = await encode(image);
    expect(dims).toEqual([1, 3, 5, 5]);
    expect(values).toEqual(
      [50, 100, 150].flatMap((level) => Array.from({ length: 25 }, () => level)),
    );
  });

  test('keeps the ratio when only the shorter edge is given', async () => {
    await configure({ do_resize: true, size: { shortest_edge: 4 } });
    const image = pixels({ width: 20, height: 8, channels: 3 }, () => 1);
    expect((await encode(image)).dims).toEqual([1, 3, 4, 10]);
  });

  test('refuses an image whose longer edge would grow out of memory', async () => {
    await configure({ do_resize: true, size: { shortest_edge: 1024 } });
    const image = pixels({ width: 1, height: 100_000, channels: 1 }, () => 1);
    await expect(encode(image)).rejects.toMatchObject({ code: 'DATASET_INVALID' });
  });
});

describe('encode refuses', () => {
  const good = { kind: 'pixels', width: 1, height: 1, channels: 1, data: new Uint8Array(1) };

  test.each([
    ['a text', 'image.png', 'Input 0 of the batch is the text "image.png"'],
    ['another kind', { ...good, kind: 'url' }, 'Input 0 of the batch is an object'],
    ['a width of 0', { ...good, width: 0 }, 'the number 0'],
    ['four channels', { ...good, channels: 4 }, '"channels" is the number 4; 1 or 3'],
    ['a list in place of bytes', { ...good, data: [1] }, '"data" is a list of 1'],
    ['too few bytes', { ...good, height: 2 }, '"data" has 1 bytes; 1 x 2 pixels of 1 need 2'],
  ])('%s', async (_, input, message) => {
    await expect(encode(input)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('grey images where the configuration says so', async () => {
    await configure({ do_convert_rgb: false });
    await expect(encode(good)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('do_convert_rgb false'),
    });
  });

  test('images of different size in one batch', async () => {
    await configure({});
    const wide = { ...good, width: 2, data: new Uint8Array(2) };
    await expect(encode(good, wide)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('1 x 1 and of 2 x 1'),
    });
  });

  test('an image of another size than the model takes', async () => {
    await configure({});
    const processor = await open([{ ...freeInput, dims: ['batch', 3, 8, 8] }]);
    await expect(processor.encode([good])).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('1 x 1 pixels; the model takes 8 x 8'),
    });
  });

  test('an image that is smaller than what is cut out of it', async () => {
    await configure({ do_center_crop: true, crop_size: 2 });
    await expect(encode(good)).rejects.toMatchObject({ code: 'DATASET_INVALID' });
  });

  test.each([
    [0, '0 images'],
    [2, '2 images'],
  ])('a batch of %d where the model takes 1', async (count, message) => {
    const processor = await open([{ ...freeInput, dims: [1, 3, 8, 8] }]);
    const batch = Array.from({ length: count }, () => good);
    await expect(processor.encode(batch)).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining(message),
    });
  });
});

describe('openProcessor refuses', () => {
  test('a folder without preprocessor_config.json', async () => {
    await rm(path.join(directory, 'preprocessor_config.json'));
    await expect(open()).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining('preprocessor_config.json'),
    });
  });

  test.each([
    ['a size without height', { do_resize: true, size: { width: 8 } }, 'size.height'],
    ['a size of 0', { do_resize: true, size: 0 }, '"size" is the number 0'],
    ['a size that is huge', { do_resize: true, size: 1e6 }, '"size" is the number 1000000'],
    ['a resize without size', { do_resize: true }, '"size" is missing'],
    ['a switch that is no boolean', { do_resize: 'yes' }, '"do_resize" is the text "yes"'],
    ['a factor that is a text', { rescale_factor: '1/255' }, 'rescale_factor'],
    [
      'a mean of one number',
      { do_normalize: true, image_mean: [0.5], image_std: [1, 1, 1] },
      'image_mean',
    ],
    [
      'a deviation of 0',
      { do_normalize: true, image_mean: [0, 0, 0], image_std: [1, 0, 1] },
      'image_std',
    ],
  ])('%s, naming the field', async (_, fields, message) => {
    await configure(fields);
    await expect(open()).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ['padding', { do_pad: true }, '"do_pad" is true'],
    ['a crop by ratio', { crop_pct: 0.875 }, '"crop_pct" is 0.875'],
    ['a box filter', { do_resize: true, size: 8, resample: 4 }, '"resample" is 4'],
    ['two edges', { do_resize: true, size: { shortest_edge: 8, longest_edge: 9 } }, 'longest_edge'],
  ])('%s, which is not offered', async (_, fields, message) => {
    await configure(fields);
    await expect(open()).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(message),
    });
  });

  test.each<[string, readonly TensorInfo[]]>([
    ['another name', [{ ...freeInput, name: 'images' }]],
    ['no channels', [{ ...freeInput, dims: ['batch', 8, 8, 1] }]],
    ['three dimensions', [{ ...freeInput, dims: [3, 8, 8] }]],
    ['another type', [{ ...freeInput, type: 'uint8' }]],
    ['a second input', [freeInput, { name: 'pixel_mask', type: 'int64', dims: [1] }]],
    ['no input', []],
  ])('%s, naming the inputs found and expected', async (_, inputs) => {
    await expect(open(inputs)).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringMatching(
        /are .+ expects pixel_values float32 \[batch, 3, height, width\] or \[batch, height, width, 3\]/,
      ),
    });
  });

  test('a model of another size than the configuration makes', async () => {
    await expect(open([{ ...freeInput, dims: ['batch', 3, 224, 224] }])).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('8 x 8 pixels; the model takes 224 x 224'),
    });
  });

  test('labels that are fewer than the logits', async () => {
    const config = JSON.parse(readFileSync(path.join(directory, 'config.json'), 'utf8'));
    await writeFile(
      path.join(directory, 'config.json'),
      JSON.stringify({ ...config, id2label: { 0: 'red' } }),
    );
    await expect(open()).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('3 logits'),
    });
  });
});
