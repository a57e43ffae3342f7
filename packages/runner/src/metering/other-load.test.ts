import { availableParallelism } from 'node:os';
import type { PhaseId, PhaseRecord } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { otherLoad } from './other-load.js';

const record = (options: { share: number | null; seconds?: number; id?: PhaseId }): PhaseRecord => {
  const { share, seconds = 10, id = 'measure' } = options;
  return {
    id,
    window: { startNs: 0, endNs: seconds * 1e9 },
    inferences: 1,
    readings: [],
    // What the child used, on however many threads, is no other load.
    processCpuNs: 4 * seconds * 1e9,
    otherCpuNs: share === null ? null : share * seconds * 1e9 * availableParallelism(),
  };
};

describe('otherLoad', () => {
  it('flags a window in which others used more than 5 % of the processors', () => {
    expect(otherLoad([record({ share: 0.3 })])?.detail).toBe(
      'other processes used 30 % of the processors during the measured window',
    );
  });

  it('does not flag less', () => {
    expect(otherLoad([record({ share: 0.04 })])).toBeUndefined();
  });

  it('does not flag what is below the tick of the kernel', () => {
    const seconds = 0.04 / availableParallelism();
    expect(otherLoad([record({ share: 0.5, seconds })])).toBeUndefined();
  });

  it('says nothing where the system does not tell', () => {
    expect(otherLoad([record({ share: null })])).toBeUndefined();
  });

  it('names each idle window too, in one issue', () => {
    const records = [
      record({ share: 0.2, id: 'baseline' }),
      record({ share: 0.3 }),
      record({ share: 0.1, id: 'cool-down' }),
    ];
    expect(otherLoad(records)?.detail).toBe(
      'other processes used 20 % of the processors during the baseline, 30 % during the measured window, 10 % during the idle time at the end',
    );
  });

  it('says that the measured window is clean where only an idle one is not', () => {
    expect(otherLoad([record({ share: 0.2, id: 'loaded-idle' })])?.detail).toMatch(
      /with the model loaded; only idle and net energy hold it$/,
    );
  });

  it('leaves aside the phases that no figure is made of', () => {
    expect(otherLoad([record({ share: 0.9, id: 'load' })])).toBeUndefined();
    expect(otherLoad([record({ share: 0.9, id: 'warm-up' })])).toBeUndefined();
  });
});
