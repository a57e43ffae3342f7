import { WattbenchError } from '@wattbench/core';

const twoTo32 = 2 ** 32;

/** 2^32 divided by the golden ratio, odd: spreads the upper bits of a seed (Knuth, TAOCP 3, 6.4). */
const goldenRatio = 0x9e3779b1;

/**
 * Indices of `limit` samples out of `size`, without repetition: the same on every machine, because
 * only 32-bit integers and exact products of doubles are used. A smaller limit gives the beginning
 * of the same order; a limit above `size` gives all.
 *
 * Fisher-Yates shuffle (Durstenfeld 1964, https://doi.org/10.1145/364520.364540) with the generator
 * mulberry32 (T. Ettinger, https://gist.github.com/tommyettinger/46a874533244883189143505d203312c).
 * An index is favoured by less than size / 2^32.
 *
 * Throws `CONFIG_INVALID` when a value is not a whole number from 0 on (`size` below 2^32).
 */
export function seededOrder(options: {
  readonly size: number;
  readonly seed: number;
  readonly limit: number;
}): readonly number[] {
  const { size, seed, limit } = options;
  checkWhole('size', { value: size, maximum: twoTo32 - 1 });
  checkWhole('seed', { value: seed, maximum: Number.MAX_SAFE_INTEGER });
  checkWhole('limit', { value: limit, maximum: Number.MAX_SAFE_INTEGER });
  const next = mulberry32(seed);
  const order = Uint32Array.from({ length: size }, (_, index) => index);
  const count = Math.min(size, limit);
  for (let place = 0; place < count; place += 1) {
    const drawn = place + Math.floor((next() / twoTo32) * (size - place));
    const kept = order[place] ?? place;
    order[place] = order[drawn] ?? drawn;
    order[drawn] = kept;
  }
  return [...order.subarray(0, count)];
}

/** Gives 32 random bits a call. The upper half of a seed is mixed into the lower, so that no bit is lost. */
function mulberry32(seed: number): () => number {
  let state = (seed >>> 0) ^ Math.imul(Math.floor(seed / twoTo32), goldenRatio);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return (bits ^ (bits >>> 14)) >>> 0;
  };
}

function checkWhole(name: string, found: { value: number; maximum: number }): void {
  const { value, maximum } = found;
  if (Number.isInteger(value) && value >= 0 && value <= maximum) return;
  throw new WattbenchError(
    'CONFIG_INVALID',
    `"${name}" of a sample order is ${value}; expected a whole number from 0 to ${maximum}.`,
  );
}
