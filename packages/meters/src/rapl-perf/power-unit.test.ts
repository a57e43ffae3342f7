import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kernelScale } from './__fixtures__/power-unit-tree.js';
import { parseConfig, parseProcessorList, parseScale } from './power-unit.js';

const seed = 20261124;
const runs = { seed, numRuns: 3000 };

describe('texts of the kernel', () => {
  test.each([
    ['0', [0]],
    ['0,18', [0, 18]],
    ['0-3,8', [0, 1, 2, 3, 8]],
    ['8,0', [0, 8]],
    ['3,3', [3]],
    ['65535', [65_535]],
  ])('the processors %s', (text, processors) => {
    expect(parseProcessorList(text)).toEqual(processors);
  });

  test.each(['', '-1', '1-', '3-1', '0-65535', '65536', '0,,1', '0x1', ' 0', '0\n1'])(
    'no processors: %j',
    (text) => {
      expect(parseProcessorList(text)).toBeNull();
    },
  );

  test.each([
    ['event=0x02', 2n],
    ['event=0xFF', 255n],
    ['event=0xffffffffffffffff', 2n ** 64n - 1n],
  ])('the event %s', (text, config) => {
    expect(parseConfig(text)).toBe(config);
  });

  test.each(['event=2', 'event=0x', 'event=0x1,umask=0x2', 'event=0x10000000000000000', ''])(
    'no event: %j',
    (text) => {
      expect(parseConfig(text)).toBeNull();
    },
  );

  test('the scale of the kernel is 2^-32 exactly', () => {
    expect(parseScale(kernelScale)).toBe(2 ** -32);
  });

  test.each(['0', '0.0', '-1', '1.1', '1e-16', 'NaN', 'Infinity', '0x1', '1e-', '', '1e-999'])(
    'no scale: %j',
    (text) => {
      expect(parseScale(text)).toBeNull();
    },
  );
});

describe(`any text (seed ${seed})`, () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 64 }),
    fc.string({ unit: fc.constantFrom(...'0123456789,-.ex='), maxLength: 64 }),
  );

  test('is a list of at most 256 processors, ascending, or none', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const list = parseProcessorList(text) ?? [0];
        expect(list.length).toBeGreaterThan(0);
        expect(list.length).toBeLessThanOrEqual(256);
        expect(list).toEqual([...new Set(list)].toSorted((left, right) => left - right));
        expect(list.every((one) => Number.isInteger(one) && one >= 0 && one <= 65_535)).toBe(true);
      }),
      runs,
    );
  });

  test('is a scale above 0 and up to 1 J, or none', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const scale = parseScale(text) ?? 1;
        expect(scale).toBeGreaterThan(0);
        expect(scale).toBeLessThanOrEqual(1);
      }),
      runs,
    );
  });

  test('is an event of 64 bits, or none', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const config = parseConfig(text) ?? 0n;
        expect(BigInt.asUintN(64, config)).toBe(config);
      }),
      runs,
    );
  });
});
