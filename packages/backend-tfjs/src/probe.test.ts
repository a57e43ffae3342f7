import * as core from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';

import { backendWith, failure, messages, notInstalled } from './__fixtures__/fake-machine.js';
import { fakeNative } from './__fixtures__/fake-native.js';
import type { Engine } from './options.js';

const gpuPackage = async () => fakeNative({ isGPUPackage: true, isUsingGpuDevice: true });
const idleGpuPackage = async () => fakeNative({ isGPUPackage: true, isUsingGpuDevice: false });
const emptyPackage = async () => ({ default: { setBackend: () => true } });
const onlyGpuPackage = (name: string) =>
  name.endsWith('gpu') ? gpuPackage() : notInstalled(name)();

describe('probe', () => {
  test('gives the engines that work, and what to install for the others', async () => {
    expect(await backendWith({}).probe()).toEqual({
      available: true,
      runtime: { name: 'tfjs-wasm', version: core.version_core },
      devices: ['cpu'],
      tasks: expect.arrayContaining(['text-classification', 'image-classification']),
      engines: [
        {
          engine: 'node-gpu',
          device: 'cuda',
          available: false,
          reason: 'package-missing',
          detail: "Cannot find package '@tensorflow/tfjs-node-gpu'",
          fix: 'npm install @tensorflow/tfjs-node-gpu@4.22.0',
        },
        {
          engine: 'node',
          device: 'cpu',
          available: false,
          reason: 'package-missing',
          detail: "Cannot find package '@tensorflow/tfjs-node'",
          fix: 'npm install @tensorflow/tfjs-node@4.22.0',
        },
        {
          engine: 'webgpu',
          device: 'webgpu',
          available: false,
          reason: 'package-missing',
          detail: "Cannot find package 'webgpu'",
          fix: 'npm install @tensorflow/tfjs-backend-webgpu@4.22.0 webgpu',
        },
        { engine: 'wasm', device: 'cpu', available: true, version: core.version_core },
        { engine: 'cpu', device: 'cpu', available: true, version: core.version_core },
      ],
    });
  });

  test.each<[keyof typeof messages, Engine, { readonly reason: string; readonly fix: string }]>([
    ['addon', 'node', { reason: 'native-load-failed', fix: 'npm rebuild @tensorflow/tfjs-node' }],
    ['libtensorflow', 'node', { reason: 'native-load-failed', fix: 'libtensorflow is missing' }],
    ['cudart', 'node-gpu', { reason: 'driver', fix: 'CUDA 11.2' }],
    ['cuda', 'node-gpu', { reason: 'driver', fix: 'NVIDIA driver' }],
    ['other', 'node', { reason: 'native-load-failed', fix: 'Reinstall @tensorflow/tfjs-node' }],
  ])('says as data that a native package fails: %s', async (message, engine, { reason, fix }) => {
    const native = failure(messages[message], 'ERR_DLOPEN_FAILED');
    expect(await backendWith({ native }, { engine }).probe()).toEqual({
      available: false,
      reason,
      detail: messages[message],
      fix: expect.stringContaining(fix),
    });
  });

  test('says that webgpu has no binary for the platform', async () => {
    const webgpu = failure(messages.dawn, 'MODULE_NOT_FOUND');
    expect(await backendWith({ webgpu }, { engine: 'webgpu' }).probe()).toMatchObject({
      available: false,
      reason: 'platform',
    });
  });

  test('says that there is no adapter of WebGPU, and leaves the globals alone', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
    const gpu = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU;
    const webgpu = { create: () => gpu, globals: {} };
    const modules = { webgpu: () => Promise.resolve(webgpu) };
    expect(await backendWith(modules, { engine: 'webgpu' }).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
      fix: expect.stringContaining('libvulkan'),
    });
    expect(Object.getOwnPropertyDescriptor(globalThis, 'navigator')).toEqual(before);
  });

  test('refuses a GPU package that would compute on the CPU', async () => {
    const modules = { native: idleGpuPackage };
    expect(await backendWith(modules, { engine: 'node-gpu' }).probe()).toMatchObject({
      available: false,
      reason: 'driver',
      detail: expect.stringContaining('would compute on the CPU'),
    });
  });

  test('refuses a native package behind which another one computes', async () => {
    const modules = { native: gpuPackage };
    expect(await backendWith(modules, { engine: 'node' }).probe()).toMatchObject({
      available: false,
      detail: expect.stringContaining('Another package'),
    });
  });

  test('refuses a package that has no TensorFlow.js in it', async () => {
    const modules = { native: emptyPackage };
    expect(await backendWith(modules, { engine: 'node' }).probe()).toMatchObject({
      available: false,
      reason: 'native-load-failed',
    });
  });

  test.each<[string, Partial<typeof core>, string]>([
    ['says no', { setBackend: () => Promise.resolve(false) }, 'could not start its backend'],
    [
      'throws',
      { setBackend: () => Promise.reject(new Error("Backend name 'wasm' not found")) },
      'not found',
    ],
    ['takes another', { getBackend: () => 'cpu' }, 'told to use "wasm" and uses "cpu"'],
  ])('does not take an engine on trust: setBackend %s', async (_, change, detail) => {
    const modules = { core: () => Promise.resolve({ ...core, ...change }) };
    expect(await backendWith(modules, { engine: 'wasm' }).probe()).toMatchObject({
      available: false,
      detail: expect.stringContaining(detail),
    });
  });

  test('reports the devices of the engines that really work', async () => {
    expect(await backendWith({ native: onlyGpuPackage }).probe()).toMatchObject({
      runtime: { name: 'tfjs-node-gpu', version: '4.22.0-fake' },
      devices: ['cuda', 'cpu'],
    });
  });
});
