import { WattbenchError } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readWeightsManifest } from './weights-manifest.js';

function manifest(weight: object): unknown {
  return [
    {
      paths: ['weights.bin'],
      weights: [{ name: 'w', shape: [2, 3], dtype: 'float32', ...weight }],
    },
  ];
}

const quantized = { dtype: 'uint8', scale: 0.1, min: -1 } as const;

/** `read`, the code of an error of wattbench, or any other error itself. */
function outcomeOf(read: () => unknown): unknown {
  try {
    read();
    return 'read';
  } catch (error) {
    return WattbenchError.is(error) ? error.code : error;
  }
}

describe('readWeightsManifest', () => {
  test.each<[string, object, number]>([
    ['float32', {}, 24],
    ['int32', { dtype: 'int32' }, 24],
    ['bool', { dtype: 'bool' }, 6],
    ['complex64', { dtype: 'complex64' }, 48],
    ['a number alone', { shape: [] }, 4],
    ['nothing', { shape: [0, 7] }, 0],
    ['uint8', { quantization: quantized }, 6],
    ['uint16', { quantization: { ...quantized, dtype: 'uint16' } }, 12],
    ['float16', { quantization: { dtype: 'float16' } }, 12],
  ])('counts the bytes of %s as they are stored', (_, weight, bytes) => {
    expect(readWeightsManifest(manifest(weight), 'model.json')).toMatchObject([{ bytes }]);
  });

  test('adds up the weights of a group and keeps groups apart', () => {
    const group = { paths: ['a'], weights: [{ name: 'w', shape: [5], dtype: 'float32' }] };
    const twice = { paths: ['b', 'c'], weights: [...group.weights, ...group.weights] };
    expect(readWeightsManifest([group, twice], 'model.json')).toMatchObject([
      { paths: ['a'], bytes: 20 },
      { paths: ['b', 'c'], bytes: 40 },
    ]);
  });

  test.each<[string, unknown]>([
    ['weightsManifest', undefined],
    ['weightsManifest', { paths: [] }],
    ['weightsManifest[0]', [null]],
    ['weightsManifest[0].paths', [{ paths: 'weights.bin', weights: [] }]],
    ['weightsManifest[0].weights', [{ paths: [] }]],
    ['weightsManifest[0].weights[0].name', manifest({ name: 3 })],
    ['weightsManifest[0].weights[0].shape', manifest({ shape: [-1] })],
    ['weightsManifest[0].weights[0].shape', manifest({ shape: [2 ** 30, 2 ** 30] })],
    ['weightsManifest[0].weights[0].dtype', manifest({ dtype: 'float64' })],
    ['weightsManifest[0].weights[0].dtype', manifest({ dtype: 'toString' })],
    ['weightsManifest[0].weights[0].quantization', manifest({ quantization: { dtype: 'uint8' } })],
    [
      'weightsManifest[0].weights[0].quantization.dtype',
      manifest({ quantization: { dtype: 'q4' } }),
    ],
  ])('refuses what %s cannot be, naming file and field', (field, value) => {
    expect(() => readWeightsManifest(value, 'model.json')).toThrow(
      expect.objectContaining({
        code: 'MODEL_CORRUPT',
        message: expect.stringContaining(`model.json: ${field} is not `),
      }),
    );
  });

  test('refuses texts as something that it does not do', () => {
    expect(() => readWeightsManifest(manifest({ dtype: 'string' }), 'model.json')).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED', message: expect.stringContaining('"w"') }),
    );
  });

  test('throws nothing but what it says, for any JSON', () => {
    const weight = fc.record(
      {
        name: fc.oneof(fc.string(), fc.jsonValue()),
        shape: fc.oneof(fc.array(fc.integer()), fc.jsonValue()),
        dtype: fc.oneof(fc.constantFrom('float32', 'bool', 'string'), fc.jsonValue()),
        quantization: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const group = fc.record({
      paths: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
      weights: fc.oneof(fc.array(weight), fc.jsonValue()),
    });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(group)), (value) => {
        expect(['read', 'MODEL_CORRUPT', 'UNSUPPORTED']).toContain(
          outcomeOf(() => readWeightsManifest(value, 'f')),
        );
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});
