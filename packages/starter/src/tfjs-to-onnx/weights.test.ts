import { describe, expect, it } from 'vitest';
import type { TfjsWeight } from './tfjs-model.js';
import { decodeWeights } from './weights.js';

const weights: readonly TfjsWeight[] = [
  { name: 'mask', dtype: 'bool', shape: [3] },
  { name: 'scale', dtype: 'float32', shape: [1, 2] },
  { name: 'axis', dtype: 'int32', shape: [] },
];
const bytes = Buffer.concat([
  Uint8Array.of(1, 0, 1),
  new Uint8Array(Float32Array.of(0.5, -3).buffer),
  new Uint8Array(Int32Array.of(-7).buffer),
]);

describe('decodeWeights', () => {
  it('gives each tensor its bytes, also where floats begin at an odd place', () => {
    const tensors = decodeWeights(weights, bytes);
    expect(Array.from(tensors.get('mask')?.values ?? [])).toEqual([1, 0, 1]);
    expect(Array.from(tensors.get('scale')?.values ?? [])).toEqual([0.5, -3]);
    expect(tensors.get('axis')).toEqual({ elementType: 'int64', shape: [], values: [-7] });
  });

  it.each([14, 16])('refuses %i bytes for 15', (length) => {
    const other = Buffer.concat([bytes, Uint8Array.of(0)]).subarray(0, length);
    expect(() => decodeWeights(weights, other)).toThrow(
      `Found ${length} bytes of weights, expected 15.`,
    );
  });
});
