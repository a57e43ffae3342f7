import type { Channel } from '@wattbench/core';
import type { CounterRead, CounterSource } from '../counter-source.js';

export const channel: Channel = {
  id: 'test:counter',
  component: 'cpu',
  scope: 'machine',
  method: 'counter',
  counted: true,
  includes: [],
  updatePeriodNs: 1_000_000,
  resolutionJ: 1e-6,
  gainError: 0.05,
  source: 'a test',
};

/** A counter of µJ with a range of 1000 J at up to 100 W: it wraps after 10 s at the earliest. */
export function counterSource(
  read: () => CounterRead | Promise<CounterRead>,
  changes: Partial<CounterSource> = {},
): CounterSource {
  return {
    channel,
    countsPerJoule: 1e6,
    modulus: 1_000_000_000n,
    maximumPowerW: 100,
    read,
    ...changes,
  };
}

export function counted(count: bigint): CounterRead {
  return { state: 'read', count };
}
