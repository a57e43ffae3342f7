import { describe, expect, it } from 'vitest';
import { protocols } from './protocol.js';

describe('protocols', () => {
  it.each(Object.entries(protocols))(
    '%s is named after itself and can be carried out',
    (name, preset) => {
      expect(preset.name).toBe(name);
      const { minimumS, maximumS } = preset.warmUp ?? { minimumS: 0, maximumS: 0 };
      expect(minimumS).toBeLessThanOrEqual(maximumS);
      for (const count of [
        preset.inferences,
        preset.repeats,
        preset.batchSize,
        preset.accuracySamples,
      ]) {
        expect(Number.isInteger(count) && count > 0).toBe(true);
      }
    },
  );

  it('measures 1,000 inferences per repeat by default', () => {
    expect(protocols['standard']?.inferences).toBe(1000);
  });
});
