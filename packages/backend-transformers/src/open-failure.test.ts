import { describe, expect, test } from 'vitest';

import { openFailure } from './open-failure.js';
import type { Device } from './options.js';

/** Messages of onnxruntime-node 1.30.0 and transformers.js 4.3.1, cut to what is needed. */
const messages = {
  parsing: 'Load model from /m/onnx/model.onnx failed:Protobuf parsing failed.',
  operator:
    'Load model from /m/onnx/model.onnx failed:This is an invalid model. In Node, Error No Op registered for Foo with domain_version of 14',
  opset:
    'Load model from m.onnx failed:ONNX Runtime only *guarantees* support for models stamped with official released onnx opset versions. Opset 99 is under development',
  weights:
    'External data path validation failed for initializer: w. Error: External data path does not exist: "m.onnx_data"',
  cuda: 'OrtSessionOptionsAppendExecutionProvider_Cuda: Failed to load shared library',
  adapter: 'Failed to get a WebGPU adapter: No supported adapters',
  fallback:
    'This session contains graph nodes that are assigned to the default CPU EP, but fallback to CPU EP has been explicitly disabled by the user.',
  cache: "Cannot read properties of undefined (reading 'n_layer')",
};

describe('openFailure', () => {
  test.each<[keyof typeof messages, Device, string]>([
    ['parsing', 'cpu', 'MODEL_CORRUPT'],
    ['parsing', 'cuda', 'MODEL_CORRUPT'],
    ['operator', 'cpu', 'UNSUPPORTED'],
    ['opset', 'cpu', 'UNSUPPORTED'],
    ['weights', 'cpu', 'MODEL_NOT_FOUND'],
    ['weights', 'webgpu', 'MODEL_NOT_FOUND'],
    ['cuda', 'cuda', 'DEVICE_UNAVAILABLE'],
    ['adapter', 'webgpu', 'DEVICE_UNAVAILABLE'],
    ['fallback', 'cuda', 'DEVICE_UNAVAILABLE'],
    ['cache', 'cpu', 'MODEL_CORRUPT'],
  ])('reads the message "%s" on %s as %s', (message, device, code) => {
    const cause = new TypeError(messages[message]);
    expect(openFailure(cause, { graphs: ['onnx/model.onnx'], device })).toMatchObject({
      code,
      cause,
      message: expect.stringMatching(/onnx|cannot be used/),
    });
  });

  test('reads a file that transformers.js does not find as missing', () => {
    const cause = Object.assign(new Error('file was not found locally at "/m/a.json"'), {
      name: 'ModelFileNotFoundError',
    });
    expect(openFailure(cause, { graphs: [], device: 'webgpu' })).toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining('/m/a.json'),
    });
  });

  test('names the one of several graphs that the message names', () => {
    const graphs = ['onnx/encoder_model.onnx', 'onnx/model.onnx'];
    const { message } = openFailure(new Error(messages.parsing), { graphs, device: 'cpu' });
    expect(message).toMatch(/^onnx\/model.onnx cannot/);
  });

  test('says how to get the CUDA libraries', () => {
    const error = openFailure(new Error(messages.cuda), { graphs: [], device: 'cuda' });
    expect(error.fix).toContain('install script');
  });
});
