import { describe, expect, test } from 'vitest';
import { channel, counted } from './__fixtures__/counter-source.js';
import { ManualClock } from './__fixtures__/manual-clock.js';
import type { CounterRead, CounterSource } from './counter-source.js';
import { observeUpdatePeriodNs, withObservedPeriod } from './observe-update-period.js';

function sourceOf(clock: ManualClock, read: (nowNs: number) => CounterRead): CounterSource {
  return {
    channel: { ...channel, updatePeriodNs: 1e6 },
    countsPerJoule: 1e6,
    modulus: null,
    maximumPowerW: 1000,
    read: () => {
      clock.skip(10_000);
      return read(clock.nowNs());
    },
  };
}

const every = (periodNs: number) => (nowNs: number) =>
  counted(BigInt(Math.floor(nowNs / periodNs)) * 60n);

describe('the update period of a counter', () => {
  test.each([1e6, 1.7e6])('is seen while it is read: %s ns', (periodNs) => {
    const clock = new ManualClock();
    const observed = observeUpdatePeriodNs(sourceOf(clock, every(periodNs)), clock);
    expect(observed).toBeGreaterThan(0.98 * periodNs);
    expect(observed).toBeLessThan(1.02 * periodNs);
  });

  test('is taken where it is longer than the stated one', () => {
    const clock = new ManualClock();
    const source = withObservedPeriod(sourceOf(clock, every(2e6)), clock);
    expect(source.channel.updatePeriodNs).toBeGreaterThan(1.9e6);
    expect(source.read()).toMatchObject({ state: 'read' });
  });

  test('stays the stated one where it is shorter', () => {
    const clock = new ManualClock();
    const source = withObservedPeriod(sourceOf(clock, every(0.3e6)), clock);
    expect(source.channel.updatePeriodNs).toBe(1e6);
  });

  test.each<[string, (nowNs: number) => CounterRead]>([
    ['stands still', () => counted(5n)],
    ['changes too seldom', every(10e6)],
    ['cannot be read', () => ({ state: 'failed', reason: 'permission', detail: 'EACCES' })],
  ])('is not known of a counter that %s, and the look ends', (_, read) => {
    const clock = new ManualClock();
    const beforeNs = clock.nowNs();
    expect(observeUpdatePeriodNs(sourceOf(clock, read), clock)).toBeNull();
    expect(clock.nowNs() - beforeNs).toBeLessThan(25e6);
  });
});
