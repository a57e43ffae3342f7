import { describe, expect, test } from 'vitest';
import { checkOptions, oneOf, optionRules } from './plugin-options.js';

const rules = {
  threads: optionRules.threads,
  loud: optionRules.boolean,
  engine: oneOf(['a', 'b']),
};

describe('checkOptions', () => {
  test('keeps what is given and leaves out what is undefined', () => {
    expect(checkOptions('acme', { threads: 2, loud: false, engine: undefined }, rules)).toEqual({
      threads: 2,
      loud: false,
    });
  });

  test.each([
    [{ threads: 0 }, 'Option "threads" of acme is 0; expected a whole number from 1 to 4096.'],
    [{ threads: 1.5 }, 'Option "threads" of acme is 1.5; expected a whole number from 1 to 4096.'],
    [{ loud: 'yes' }, 'Option "loud" of acme is "yes"; expected true or false.'],
    [{ engine: 'c' }, 'Option "engine" of acme is "c"; expected one of a, b.'],
    [{ thread: 1 }, 'acme has no option "thread"; its options are threads, loud, engine.'],
    [{ toString: 1 }, 'acme has no option "toString"; its options are threads, loud, engine.'],
    [['threads'], 'The options of acme are no object.'],
    [null, 'The options of acme are no object.'],
  ])('refuses %j', (options, message) => {
    expect(() => checkOptions('acme', options, rules)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message }),
    );
  });
});
