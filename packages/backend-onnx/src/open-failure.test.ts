import { describe, expect, test } from 'vitest';

import { openFailure } from './open-failure.js';

/** Messages of onnxruntime-node 1.30.0, cut to what is needed. */
const messages = {
  parsing: 'Load model from m.onnx failed:Protobuf parsing failed.',
  operator:
    'Load model from m.onnx failed:This is an invalid model. In Node, Error No Op registered for Foo with domain_version of 14',
  opset:
    'Load model from m.onnx failed:ONNX Runtime only *guarantees* support for models stamped with official released onnx opset versions. Opset 99 is under development',
  weights:
    'External data path validation failed for initializer: w. Error: External data path does not exist: "m.onnx_data"',
  cuda: 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
  adapter: 'Failed to get a WebGPU adapter: No supported adapters',
  fallback:
    'This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled by the user.',
};

describe('openFailure', () => {
  test.each<[keyof typeof messages, string, string]>([
    ['parsing', 'cpu', 'MODEL_CORRUPT'],
    ['parsing', 'cuda', 'MODEL_CORRUPT'],
    ['operator', 'cpu', 'UNSUPPORTED'],
    ['opset', 'cpu', 'UNSUPPORTED'],
    ['weights', 'cpu', 'MODEL_NOT_FOUND'],
    ['weights', 'webgpu', 'MODEL_NOT_FOUND'],
    ['cuda', 'cuda', 'DEVICE_UNAVAILABLE'],
    ['adapter', 'webgpu', 'DEVICE_UNAVAILABLE'],
    ['fallback', 'cuda', 'DEVICE_UNAVAILABLE'],
  ])('reads the message "%s" on %s as %s', (message, provider, code) => {
    const cause = new TypeError(messages[message]);
    expect(openFailure(cause, { file: 'm.onnx', provider })).toMatchObject({ code, cause });
  });

  test('says how to get the CUDA libraries', () => {
    const error = openFailure(new TypeError(messages.cuda), { file: 'm.onnx', provider: 'cuda' });
    expect(error.fix).toContain('install script');
  });

  test('says that part of the model would run on the CPU', () => {
    const failure = { file: 'm.onnx', provider: 'cuda' };
    expect(openFailure(new TypeError(messages.fallback), failure).message).toContain(
      'cuda does not take every operator of m.onnx',
    );
  });
});
