import { describe, expect, it } from 'vitest';
import { callsToKeep, goesOn } from './extent.js';

const none = {
  minimumInferences: 0,
  minimumS: 0,
  maximumInferences: Infinity,
  maximumS: Infinity,
};

describe('an extent', () => {
  it('goes on until both minimums are reached', () => {
    const more = goesOn({ ...none, minimumInferences: 5, minimumS: 2 }, 2);
    expect(more(2, 9_000_000_000n)).toBe(true);
    expect(more(3, 1_999_999_999n)).toBe(true);
    expect(more(3, 2_000_000_000n)).toBe(false);
  });

  it('ends at a maximum, whatever is missing', () => {
    const extent = { ...none, minimumInferences: 9, minimumS: 9 };
    expect(goesOn({ ...extent, maximumInferences: 4 }, 2)(2, 0n)).toBe(false);
    expect(goesOn({ ...extent, maximumS: 3 }, 2)(1, 3_000_000_000n)).toBe(false);
  });

  it('asks for no more room than calls are made, where their number is known', () => {
    const room = { batchSize: 2, atMost: 100 };
    expect(callsToKeep({ ...none, minimumInferences: 9 }, room)).toBe(5);
    expect(callsToKeep({ ...none, minimumInferences: 9, minimumS: 1 }, room)).toBe(100);
    expect(callsToKeep({ ...none, minimumInferences: 900 }, room)).toBe(100);
    expect(callsToKeep(none, room)).toBe(1);
  });
});
