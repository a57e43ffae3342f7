import { availableParallelism } from 'node:os';
import type { PhaseRecord } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { otherLoad } from './other-load.js';

const record = (options: { share: number | null; seconds: number }): PhaseRecord => ({
  id: 'measure',
  window: { startNs: 0, endNs: options.seconds * 1e9 },
  inferences: 1,
  readings: [],
  processCpuNs: 0,
  otherCpuNs:
    options.share === null ? null : options.share * options.seconds * 1e9 * availableParallelism(),
});

describe('otherLoad', () => {
  it('flags a window in which others used more than 5 % of the processors', () => {
    expect(otherLoad(record({ share: 0.3, seconds: 10 }))?.detail).toContain('30 %');
  });

  it('does not flag less', () => {
    expect(otherLoad(record({ share: 0.04, seconds: 10 }))).toBeUndefined();
  });

  it('does not flag what is below the tick of the kernel', () => {
    expect(
      otherLoad(record({ share: 0.5, seconds: 0.04 / availableParallelism() })),
    ).toBeUndefined();
  });

  it('says nothing where the system does not tell', () => {
    expect(otherLoad(record({ share: null, seconds: 10 }))).toBeUndefined();
  });
});
