import * as fc from 'fast-check';
import { WattbenchError } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { parseIdx } from './idx-file.js';

function idx(magic: readonly number[], sizes: readonly number[], data: readonly number[]) {
  const header = Buffer.alloc(4 * sizes.length);
  for (const [index, size] of sizes.entries()) header.writeUInt32BE(size, 4 * index);
  return Buffer.concat([Buffer.from(magic), header, Buffer.from(data)]);
}

describe('parseIdx', () => {
  it('gives back any array that was written', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, (shape) => {
        const elements = shape.reduce((product, size) => product * size, 1);
        const data = Array.from({ length: elements }, (_, index) => (index * 7) % 256);
        const array = parseIdx(idx([0, 0, 8, shape.length], shape, data), 'file');
        expect(array.shape).toEqual(shape);
        expect(Array.from(array.data)).toEqual(data);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it.each([
    ['an empty file', Buffer.alloc(0), 'file: found 0 bytes, expected 4 or more.'],
    [
      'another kind of file',
      Buffer.from('\x1f\x8b\x08\x00gzip', 'latin1'),
      'file: found magic number 0x1f8b0800, expected 0x000008 and a number of sizes.',
    ],
    ['floats', idx([0, 0, 0x0d, 1], [1], [0, 0, 0, 0]), 'magic number 0x00000d01'],
    ['no sizes', idx([0, 0, 8, 0], [], [1]), 'magic number 0x00000800'],
    ['a cut header', idx([0, 0, 8, 3], [2, 2], []), 'found 12 bytes, expected 16 for 3 sizes'],
    ['too few elements', idx([0, 0, 8, 2], [2, 2], [1, 2, 3]), '3 elements, expected 4 for [2, 2]'],
    ['too many elements', idx([0, 0, 8, 1], [2], [1, 2, 3]), '3 elements, expected 2 for [2]'],
    [
      'sizes beyond memory',
      idx([0, 0, 8, 4], [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], []),
      'found 0 elements',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseIdx(bytes, 'file')).toThrow(message);
  });

  it('throws nothing but DATASET_INVALID for any bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }).map((rest) => Uint8Array.of(0, 0, 8, ...rest)),
    );
    fc.assert(
      fc.property(bytes, (any) => {
        try {
          return parseIdx(any, 'file').shape.length > 0;
        } catch (error) {
          return WattbenchError.is(error) && error.code === 'DATASET_INVALID';
        }
      }),
      { seed: 5, numRuns: 500 },
    );
    expect(parseIdx(idx([0, 0, 8, 1], [1], [9]), 'file').data[0]).toBe(9);
  });
});
