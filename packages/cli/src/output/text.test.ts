import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignRows } from './align-rows.js';
import { quantityText } from './quantity-text.js';
import { wrapText } from './wrap-text.js';

function signs(given: string): string {
  return given.replaceAll(/\s/g, '');
}

describe('a value with its doubt', () => {
  it.each([
    [101.26, 5.06, '101.3 ± 5.1 J'],
    [1.5572, 1.1885, '1.6 ± 1.2 J'],
    [12_345, 617, '12.35 ± 0.62 kJ'],
    [1234, 62, '1234 ± 62 J'],
    [0.3, 0.23, '300 ± 230 mJ'],
    [61e-6, 0, '61.0 µJ'],
    [50, 0, '50.0 J'],
    [0, 0, '0 J'],
    [0, 0.5, '0 ± 500 mJ'],
    [-2, 1, '-2.0 ± 1.0 J'],
    [5e7, 1e6, '50.0 ± 1.0 MJ'],
  ])('%d ± %d is %s', (value, halfWidth, text) => {
    expect(quantityText(value, 'J', { halfWidth })).toBe(text);
  });
});

describe('wrapped text', () => {
  it('keeps every sign and never passes the width', () => {
    const width = fc.integer({ min: 8, max: 100 });
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), width, (text, columns) => {
        const lines = wrapText(text, { width: columns, indent: '  ' });
        expect(lines.filter((line) => line.length > columns)).toEqual([]);

        expect(signs(lines.join(''))).toBe(signs(text));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('breaks a path behind a slash', () => {
    expect(wrapText('in /sys/class/powercap now', { width: 12 })).toEqual([
      'in',
      '/sys/class/',
      'powercap now',
    ]);
  });
});

describe('rows', () => {
  it('stand below each other, a long name on a line of its own', () => {
    const long = 'nvml:GPU-8a3cf1de-0000-1111-2222-333344445555';
    expect(
      alignRows([
        { cells: ['rapl:package-0', '5 J', 'measured'], below: ['  note'] },
        { cells: [long, '12 J', 'measured'] },
      ]),
    ).toEqual(['rapl:package-0  5 J   measured', '  note', long, '                12 J  measured']);
  });
});
