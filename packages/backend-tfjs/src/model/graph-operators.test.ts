import { WattbenchError } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { findAsynchronousOperator, readOperators } from './graph-operators.js';

const model = { file: 'model.json', outputs: ['out'], weights: new Set(['w']) };

function types(nodes: unknown): readonly string[] {
  return readOperators(nodes, model)
    .map(({ type }) => type)
    .toSorted();
}

/** `read`, the code of an error of wattbench, or any other error itself. */
function outcomeOf(read: () => unknown): unknown {
  try {
    read();
    return 'read';
  } catch (error) {
    return WattbenchError.is(error) ? error.code : error;
  }
}

describe('readOperators', () => {
  test('finds what the outputs are computed from, whatever way it is written', () => {
    const nodes = [
      { name: 'x', op: 'Placeholder' },
      { name: 'w', op: 'Const' },
      { name: 'first', op: 'NoOp' },
      { name: 'split', op: 'SplitV', input: ['x', 'w'] },
      { name: 'out', op: 'Add', input: ['split:1', 'w', '^first'] },
      { name: 'aside', op: 'Where', input: ['out'] },
    ];
    expect(types(nodes)).toEqual(['Add', 'Const', 'NoOp', 'Placeholder', 'SplitV']);
  });

  test('ends on a graph that goes in a circle', () => {
    const nodes = [
      { name: 'out', op: 'Merge', input: ['next'] },
      { name: 'next', op: 'NextIteration', input: ['out'] },
    ];
    expect(types(nodes)).toEqual(['Merge', 'NextIteration']);
  });

  test('refuses a constant of which there are no weights', () => {
    const nodes = [
      { name: 'v', op: 'Const' },
      { name: 'out', op: 'Identity', input: ['v'] },
    ];
    expect(() => readOperators(nodes, model)).toThrow(
      expect.objectContaining({ code: 'MODEL_CORRUPT', message: expect.stringContaining('"v"') }),
    );
  });

  test('throws nothing but MODEL_CORRUPT, for any JSON', () => {
    const node = fc.record(
      {
        name: fc.constantFrom('out', 'w', 'v', 3),
        op: fc.constantFrom('Const', 'Add', null),
        input: fc.oneof(fc.array(fc.constantFrom('w', 'v:1', '^out', 'none')), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.array(node)), (nodes) => {
        expect(['read', 'MODEL_CORRUPT']).toContain(outcomeOf(() => readOperators(nodes, model)));
      }),
      { seed: 7, numRuns: 1000 },
    );
  });
});

describe('findAsynchronousOperator', () => {
  test.each(['Where', 'While', 'If', 'Switch', 'NonMaxSuppressionV4', 'LookupTableFindV2'])(
    'names %s',
    (op) => {
      const nodes = [{ name: 'out', op, input: [] }];
      expect(findAsynchronousOperator(readOperators(nodes, model))).toBe(op);
    },
  );

  test('has nothing to say of a static graph', () => {
    const nodes = [
      { name: 'out', op: 'MatMul', input: ['w'] },
      { name: 'w', op: 'Const' },
    ];
    expect(findAsynchronousOperator(readOperators(nodes, model))).toBeNull();
  });
});
