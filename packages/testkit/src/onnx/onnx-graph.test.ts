import onnxProto from 'onnx-proto';
import { describe, expect, test } from 'vitest';

import { encodeGraph, floats, integers, type Graph } from './onnx-graph.js';

const { ModelProto } = onnxProto.onnx;

const graph: Graph = {
  inputs: [{ name: 'x', type: 'bool', dims: ['batch', 2] }],
  outputs: [{ name: 'y', type: 'float32', dims: [1] }],
  nodes: [
    { operator: 'Transpose', inputs: ['x'], output: 'y', attributes: { perm: [1, 0], axis: -1 } },
  ],
  constants: [floats('f', [1, 2], [0.5, -1]), integers('i', [-3])],
};

function decoded() {
  const { graph: found } = ModelProto.decode(encodeGraph(graph));
  return {
    attributes: found?.node?.[0]?.attribute?.map(({ name, type, i, ints }) => ({
      name,
      type,
      i: Number(i),
      ints: ints?.map(Number),
    })),
    inputs: found?.input?.map(({ name, type }) => ({
      name,
      type: type?.tensorType?.elemType,
      dims: type?.tensorType?.shape?.dim?.map(
        ({ dimParam, dimValue }) => dimParam || Number(dimValue),
      ),
    })),
    constants: found?.initializer?.map(({ name, dims, dataType, rawData }) => ({
      name,
      dims: dims?.map(Number),
      dataType,
      bytes: Buffer.from(rawData ?? []).toString('hex'),
    })),
  };
}

describe('encodeGraph', () => {
  // The numbers are those of onnx.proto: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
  test('writes whole numbers and lists of them as attributes', () => {
    expect(decoded().attributes).toEqual([
      { name: 'perm', type: 7, i: 0, ints: [1, 0] },
      { name: 'axis', type: 2, i: -1, ints: [] },
    ]);
  });

  test('writes fixed and free lengths', () => {
    expect(decoded().inputs).toEqual([{ name: 'x', type: 9, dims: ['batch', 2] }]);
  });

  test('writes constants as raw little-endian bytes', () => {
    expect(decoded().constants).toEqual([
      { name: 'f', dims: [1, 2], dataType: 1, bytes: '0000003f000080bf' },
      { name: 'i', dims: [1], dataType: 7, bytes: 'fdffffffffffffff' },
    ]);
  });
});
