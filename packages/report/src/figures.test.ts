import { describe, expect, it } from 'vitest';
import { intervalText, plainNumber } from './figures.js';
import { unitFor } from './units.js';

describe('the digits of a figure', () => {
  it.each([
    {
      name: 'a small doubt: four significant digits at most',
      values: [12.34567, 12.345, 12.346],
      mean: '12.35',
      range: '12.35–12.35',
    },
    {
      name: 'two digits of the half-width',
      values: [0.41234, 0.3881, 0.43612],
      mean: '0.412',
      range: '0.388–0.436',
    },
    {
      name: 'a large doubt: two significant digits at least',
      values: [3.12, 0, 90],
      mean: '3.1',
      range: '0.0–90.0',
    },
    {
      name: 'no doubt: three significant digits',
      values: [2, 2, 2],
      mean: '2.00',
      range: '2.00–2.00',
    },
    {
      name: 'no decimals above 1,000',
      values: [12_345, 12_000, 12_700],
      mean: '12345',
      range: '12000–12700',
    },
    {
      name: 'far limits: fewer decimals',
      values: [0.5, 0.1, 4000],
      mean: '0.50',
      range: '0.10–4000',
    },
    {
      name: 'powers of ten beyond',
      values: [1e7, 9e6, 2e12],
      mean: '1.0e+7',
      range: '9.0e+6–2.0e+12',
    },
    {
      name: 'a limit far below its mean: not as 0',
      values: [3.1, 0.0321, 90],
      mean: '3.1',
      range: '0.03–90.0',
    },
    { name: 'nothing at all', values: [0, 0, 0], mean: '0', range: '0–0' },
  ])('shows $name', ({ values: [mean = 0, low = 0, high = 0], ...expected }) => {
    expect(intervalText({ mean, low, high })).toEqual({
      mean: expected.mean,
      range: expected.range,
    });
  });

  it.each([
    [12.06, '12.1'],
    [0.891, '0.891'],
    [1234.5, '1235'],
    [0, '0'],
    [0.00001, '1.0e-5'],
    [-0.5, '-0.500'],
  ])('shows %d as %s', (value, text) => {
    expect(plainNumber(value)).toBe(text);
  });
});

describe('the unit of a table', () => {
  it.each([
    [[0.4, 0.05], 'mWh'],
    [[1, 0.001], 'Wh'],
    [[1500], 'kWh'],
    [[2e-5], 'µWh'],
    [[1e-15], 'nWh'],
    [[undefined], 'Wh'],
    [[0], 'Wh'],
  ])('of %j Wh is %s', (values, symbol) => {
    expect(unitFor('Wh', values).symbol).toBe(symbol);
  });
});
