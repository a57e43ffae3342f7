import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCodes, type ErrorCode } from './error-codes.js';
import { WattbenchError } from './error.js';

const codes = Object.keys(errorCodes) as ErrorCode[];

describe('WattbenchError', () => {
  it('is recognised when another copy of this package made it', async () => {
    const copy = await import('@wattbench/core');
    const foreign = new copy.WattbenchError('MODEL_CORRUPT', 'broken');
    expect(foreign instanceof WattbenchError).toBe(false);
    expect(WattbenchError.is(foreign)).toBe(true);
  });

  it('is not seen in other things that are thrown', () => {
    for (const value of [new Error('x'), 'x', null, undefined, { code: 'MODEL_CORRUPT' }]) {
      expect(WattbenchError.is(value)).toBe(false);
    }
  });

  it('has the remedy of its code unless it brings its own', () => {
    expect(new WattbenchError('USAGE', 'x').fix).toBe(errorCodes.USAGE.fix);
    expect(new WattbenchError('USAGE', 'x', { fix: 'Do y.' }).fix).toBe('Do y.');
  });

  it('crosses a process boundary as an envelope without loss', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        fc.string(),
        fc.option(fc.dictionary(fc.string(), fc.string()), { nil: undefined }),
        (code, message, detail) => {
          const error = new WattbenchError(code, message, detail === undefined ? {} : { detail });
          const wire = JSON.parse(JSON.stringify(WattbenchError.envelope(error)));
          const there = WattbenchError.fromEnvelope(wire);
          expect(WattbenchError.envelope(there)).toEqual(WattbenchError.envelope(error));
        },
      ),
      { seed: 11 },
    );
  });

  it('calls what it did not throw itself INTERNAL, or what the caller knows better', () => {
    expect(WattbenchError.envelope(new TypeError('x'))).toMatchObject({
      code: 'INTERNAL',
      message: 'x',
    });
    expect(WattbenchError.envelope('x', 'CHILD_CRASHED').code).toBe('CHILD_CRASHED');
  });
});

describe('the list of errors', () => {
  it('has a reason and a remedy in whole sentences for every code, in alphabetical order', () => {
    expect(codes).toEqual(codes.toSorted());
    for (const { why, fix } of Object.values(errorCodes)) {
      expect(why).toMatch(/^[A-Z].{15,}\.$/);
      expect(fix).toMatch(/^[A-Z].{10,}\.$/);
    }
  });
});
