import { expect, test } from 'vitest';
import { createStaleness } from './staleness.js';

const minute = 60_000;

test('a value of just now is not stale', () => {
  expect(createStaleness()({ toldAtMs: 0, wallMs: minute, monotonicMs: 0 })).toBe(false);
});

test('a value that was told long ago is stale at the first look', () => {
  expect(createStaleness()({ toldAtMs: 0, wallMs: 3 * minute, monotonicMs: 0 })).toBe(true);
});

test('a stamp that stands still is stale, whatever the wall clocks say', () => {
  const isStale = createStaleness();
  const toldAtMs = 60 * minute;
  expect(isStale({ toldAtMs, wallMs: 0, monotonicMs: 0 })).toBe(false);
  expect(isStale({ toldAtMs, wallMs: 0, monotonicMs: 3 * minute })).toBe(true);
  expect(isStale({ toldAtMs: toldAtMs + 1, wallMs: 0, monotonicMs: 3 * minute })).toBe(false);
});
