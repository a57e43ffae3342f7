import { describe, expect, test } from 'vitest';
import { parseEstimateOptions } from './options.js';

describe('parseEstimateOptions', () => {
  test('takes every option that there is', () => {
    expect(parseEstimateOptions({ tdpW: 65, root: '/x' })).toEqual({ tdpW: 65, root: '/x' });
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { tdp: 65 }, /"tdp".*tdpW, root/],
    ['a power below 0', { tdpW: -65 }, /"tdpW" is -65.*watts/],
    ['more than a machine has', { tdpW: 1e6 }, /"tdpW" is 1000000/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseEstimateOptions(options)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
  });
});
