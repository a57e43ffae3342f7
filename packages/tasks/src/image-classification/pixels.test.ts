import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { Pixels } from '../images/read-image.js';
import { loadPixels, resizePixels } from './pixels.js';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-pixels-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const size = { width: 4, height: 3, channels: 3 } as const;
const levels = Array.from({ length: 36 }, (_, index) => 7 * index);
const image: Pixels = { ...size, data: Uint8Array.from(levels) };

function raw() {
  return sharp(image.data, { raw: { ...size } });
}

async function decode(name: string, bytes: Uint8Array): Promise<Pixels> {
  const file = path.join(directory, name);
  await writeFile(file, bytes);
  return loadPixels({ kind: 'file', path: file }, 0);
}

function plain({ width, height, channels, data }: Pixels) {
  return { width, height, channels, data: [...data] };
}

describe('loadPixels of a file', () => {
  test('gives the pixels of a PNG to the bit', async () => {
    expect(plain(await decode('a.png', await raw().png().toBuffer()))).toEqual(plain(image));
  });

  test('gives the pixels of a lossless WebP to the bit', async () => {
    const bytes = await raw().webp({ lossless: true }).toBuffer();
    expect(plain(await decode('a.webp', bytes))).toEqual(plain(image));
  });

  test('decodes a JPEG', async () => {
    const even = sharp({ create: { ...size, background: { r: 200, g: 100, b: 50 } } });
    const { data } = await decode('a.jpg', await even.jpeg({ quality: 100 }).toBuffer());
    for (const [index, level] of data.entries()) {
      expect(Math.abs(level - ([200, 100, 50][index % 3] ?? Number.NaN))).toBeLessThanOrEqual(2);
    }
  });

  test('turns a photo upright', async () => {
    const bytes = await raw().withMetadata({ orientation: 6 }).png().toBuffer();
    expect(await decode('a.png', bytes)).toMatchObject({ width: 3, height: 4 });
  });

  test('drops the alpha channel without mixing colours', async () => {
    const bytes = await raw().ensureAlpha(0.25).png().toBuffer();
    expect(plain(await decode('a.png', bytes))).toEqual(plain(image));
  });

  test('gives the levels of a grey PNG', async () => {
    const grey = Uint8Array.from({ length: 12 }, (_, index) => 20 * index);
    const bytes = await sharp(grey, { raw: { ...size, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    const { channels, data } = await decode('a.png', bytes);
    expect([...data].filter((_, index) => index % channels === 0)).toEqual([...grey]);
  });

  test('gives 8 bits of a PNG with 16', async () => {
    const bytes = await raw().toColourspace('rgb16').png().toBuffer();
    expect(plain(await decode('a.png', bytes))).toEqual(plain(image));
  });

  test.each([
    ['another format', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'is no PNG, JPEG'],
    ['an empty file', Buffer.alloc(0), 'begins with empty text'],
    ['a broken PNG', Buffer.from('89504e470d0a1a0a0000', 'hex'), 'cannot be decoded'],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(decode('bad.png', bytes)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(`bad.png .*${message}`),
    });
  });

  test('refuses a PNG that would fill the memory when it is decoded', async () => {
    const huge = sharp({
      create: { width: 8193, height: 8192, channels: 3, background: 'black' },
      limitInputPixels: false,
    });
    const bytes = await huge.png({ compressionLevel: 1 }).toBuffer();
    await expect(decode('huge.png', bytes)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('pixel limit'),
    });
  });

  test('refuses a file that is not there', async () => {
    const input = { kind: 'file', path: path.join(directory, 'none.png') };
    await expect(loadPixels(input, 0)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('none.png'),
    });
  });
});

/** PIL's BILINEAR in one dimension: https://pillow.readthedocs.io/en/stable/handbook/concepts.html#filters */
function triangle(line: readonly number[], length: number): number[] {
  const scale = line.length / length;
  return Array.from({ length }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const weights = line.map((_value, index) =>
      Math.max(0, 1 - Math.abs(index + 0.5 - centre) / scale),
    );
    const total = weights.reduce((a, b) => a + b, 0);
    return line.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0) / total;
  });
}

/** Linear interpolation half a pixel of the result later than PIL: https://github.com/libvips/libvips/issues/943 */
function interpolate(line: readonly number[], length: number): number[] {
  return Array.from({ length }, (_, place) => {
    const position = Math.max(0, (place * line.length) / length - 0.5);
    const before = line[Math.floor(position)] ?? Number.NaN;
    const after = line[Math.floor(position) + 1] ?? before;
    return before + (after - before) * (position % 1);
  });
}

describe('resizePixels', () => {
  test.each([
    ['smaller', { from: 24, to: 7, reference: triangle }],
    ['larger', { from: 6, to: 15, reference: interpolate }],
  ])('agrees with a filter written here when an image gets %s', async (_, sizes) => {
    const { from, to, reference } = sizes;
    const wave = Array.from({ length: from }, (_value, x) =>
      Math.round(128 + 100 * Math.sin((x / from) * 5)),
    );
    const data = Uint8Array.from(
      { length: from * from },
      (_value, index) => wave[index % from] ?? 0,
    );
    const {
      width,
      height,
      data: resized,
    } = await resizePixels(
      { width: from, height: from, channels: 1, data },
      { width: to, height: to, kernel: 'linear' },
    );
    expect([width, height, resized.length]).toEqual([to, to, to * to]);
    const expected = reference(wave, to);
    for (const [index, value] of resized.entries()) {
      // Beyond its edges libvips repeats the last pixel, where PIL leaves the weight out.
      const isEdge = index % to === 0 || index % to === to - 1;
      const distance = Math.abs(value - (expected[index % to] ?? Number.NaN));
      expect(distance).toBeLessThanOrEqual(isEdge ? 4 : 1);
    }
  });

  test('hands an image of the right size on, untouched', async () => {
    expect(await resizePixels(image, { ...size, kernel: 'cubic' })).toBe(image);
  });
});
