import { describe, expect, test } from 'vitest';
import { parseDecimal } from './small-file.js';

describe('parseDecimal', () => {
  test.each([
    ['0', 0n],
    ['007', 7n],
    ['18446744073709551615', 2n ** 64n - 1n],
  ])('reads %s', (text, value) => {
    expect(parseDecimal(text)).toBe(value);
  });

  test.each(['18446744073709551616', '99999999999999999999', '', '-1', '+1', '1_0', '1n', '１'])(
    'refuses %s',
    (text) => {
      expect(parseDecimal(text)).toBeNull();
    },
  );
});
