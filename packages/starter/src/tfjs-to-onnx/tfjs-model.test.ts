import * as fc from 'fast-check';
import { WattbenchError } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { parseTfjsModel } from './tfjs-model.js';

const good = {
  modelTopology: { node: [{ name: 'x', op: 'Placeholder' }] },
  weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'w', dtype: 'float32', shape: [2] }] }],
};

function parse(model: unknown) {
  return parseTfjsModel(JSON.stringify(model), 'model.json');
}

function withNode(node: unknown) {
  return { ...good, modelTopology: { node: [...good.modelTopology.node, node] } };
}

function withWeight(weight: unknown) {
  return { ...good, weightsManifest: [{ paths: [], weights: [weight] }] };
}

describe('parseTfjsModel', () => {
  it('reads nodes, weights and outputs', () => {
    const signature = { outputs: { y: { name: 'x:0', dtype: 'DT_FLOAT' } } };
    expect(parse({ ...good, signature })).toEqual({
      source: 'model.json',
      nodes: [{ name: 'x', op: 'Placeholder', inputs: [], attributes: {} }],
      weightGroups: good.weightsManifest,
      outputs: [{ name: 'y', tensor: 'x:0', dtype: 'DT_FLOAT', shape: undefined }],
    });
  });

  it.each([
    [
      'a layers model',
      { modelTopology: { model_config: {} }, weightsManifest: [] },
      'a graph model',
    ],
    ['no manifest', { modelTopology: good.modelTopology }, 'weightsManifest is missing'],
    ['a node without op', withNode({ name: 'y' }), 'node 1 (y): op is missing'],
    [
      'a name of the converter',
      withNode({ name: '~1_Add', op: 'Add' }),
      '"~1_Add" is not a node name',
    ],
    ['a name twice', withNode({ name: 'x', op: 'Add' }), 'x stands there twice'],
    [
      'inputs that are no names',
      withNode({ name: 'y', op: 'Add', input: [1] }),
      'node 1 (y): input',
    ],
    [
      'quantised weights',
      withWeight({ name: 'w', dtype: 'float32', shape: [1], quantization: { dtype: 'uint8' } }),
      'quantised weights are not supported',
    ],
    [
      'weights of strings',
      withWeight({ name: 'w', dtype: 'string', shape: [1] }),
      '(w): dtype string, expected float32, int32 or bool',
    ],
    ['a negative size', withWeight({ name: 'w', dtype: 'int32', shape: [-1] }), '(w): shape'],
    [
      'a size beyond memory',
      withWeight({ name: 'w', dtype: 'int32', shape: [2 ** 20, 2 ** 20] }),
      '(w): shape',
    ],
  ])('refuses %s', (_, model, message) => {
    expect(() => parse(model)).toThrow(message);
  });

  it('throws nothing but CONVERSION_FAILED for any JSON', () => {
    const broken = fc.oneof(
      fc.json(),
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(withNode(value))),
      fc.jsonValue().map((value) => JSON.stringify(withWeight(value))),
      fc.jsonValue().map((value) => JSON.stringify({ ...good, signature: { outputs: value } })),
    );
    fc.assert(
      fc.property(broken, (text) => {
        try {
          parseTfjsModel(text, 'model.json');
          return true;
        } catch (error) {
          return WattbenchError.is(error) && error.code === 'CONVERSION_FAILED';
        }
      }),
      { seed: 7, numRuns: 500 },
    );
    expect(parse(good).nodes.length).toBe(1);
  });
});
