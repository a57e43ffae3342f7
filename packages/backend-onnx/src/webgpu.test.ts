import { fork } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { imageClassification } from '@wattbench/tasks';
import { writeTinyModel, type TinyModelKind } from '@wattbench/testkit/onnx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Chromium brings SwiftShader, a Vulkan driver that computes on the processor, and a loader. */
const folder = '/usr/lib/chromium';
const driver = path.join(folder, 'vk_swiftshader_icd.json');
const script = fileURLToPath(new URL('__fixtures__/answer-on-device.mjs', import.meta.url));

interface Answer {
  readonly devices: readonly string[];
  readonly device: string;
  readonly outputs: readonly (readonly { readonly label: string; readonly score: number }[])[];
}

let directory = '';

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'wattbench-webgpu-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function answerOn(
  device: 'cpu' | 'webgpu',
  request: { readonly kind: TinyModelKind; readonly inputs: readonly unknown[] },
): Promise<Answer> {
  const { kind, inputs } = request;
  const { model } = await writeTinyModel(directory, kind);
  return ask({ taskId: kind, model, directory, device, inputs });
}

function ask(request: object): Promise<Answer> {
  const child = fork(script, [], {
    serialization: 'advanced',
    env: { ...process.env, LD_LIBRARY_PATH: folder, VK_ICD_FILENAMES: driver },
  });
  return new Promise((resolve, reject) => {
    child.once('message', (answer: Answer) => resolve(answer));
    child.once('exit', (code) => reject(new Error(`the child ended with ${String(code)}`)));
    child.send(request);
  });
}

describe.skipIf(!existsSync(driver))(
  'the WebGPU execution provider (skipped without the software Vulkan driver of chromium)',
  () => {
    test('answers as the processor does, on pictures', async () => {
      const inputs = [0, 1, 2].map((strong) => ({
        kind: 'pixels',
        width: 8,
        height: 8,
        channels: 3,
        data: Uint8Array.from({ length: 8 * 8 * 3 }, (_, index) =>
          index % 3 === strong ? 200 : 90,
        ),
      }));
      const request = { kind: 'image-classification', inputs } as const;
      const [cpu, webgpu] = [await answerOn('cpu', request), await answerOn('webgpu', request)];
      expect([webgpu.device, webgpu.devices]).toEqual(['webgpu', ['cpu', 'webgpu']]);
      expect(webgpu.outputs.map(([best]) => best?.label)).toEqual(['red', 'green', 'blue']);
      for (const [index, output] of webgpu.outputs.entries()) {
        expect(imageClassification.equivalent(cpu.outputs[index] ?? [], output, 'fp32')).toEqual({
          equivalent: true,
        });
      }
    });

    test('answers as the processor does, on the convolutions of fashion-mnist-cnn', async () => {
      const assets = path.resolve(import.meta.dirname, '../../starter/assets');
      const pixels = readFileSync(path.join(assets, 'fashion-mnist-1k/t1k-images-idx3-ubyte'));
      const request = {
        taskId: 'image-classification',
        directory: path.join(assets, 'fashion-mnist-cnn'),
        model: {
          id: 'fashion-mnist-cnn',
          artifacts: [{ format: 'onnx', precision: 'fp32', files: [{ path: 'onnx/model.onnx' }] }],
        },
        inputs: [0, 1, 2, 3].map((index) => ({
          kind: 'pixels',
          width: 28,
          height: 28,
          channels: 1,
          data: pixels.subarray(16 + index * 784, 16 + (index + 1) * 784),
        })),
      };
      const cpu = await ask({ ...request, device: 'cpu' });
      const webgpu = await ask({ ...request, device: 'webgpu' });
      expect(webgpu.outputs).toHaveLength(4);
      for (const [index, output] of webgpu.outputs.entries()) {
        expect(imageClassification.equivalent(cpu.outputs[index] ?? [], output, 'fp32')).toEqual({
          equivalent: true,
        });
      }
    });

    test('refuses a model of which a part would run on the processor', async () => {
      const request = { kind: 'text-classification', inputs: ['a good day'] } as const;
      expect(await answerOn('webgpu', request)).toMatchObject({
        error: {
          code: 'DEVICE_UNAVAILABLE',
          message: expect.stringContaining('the rest would run on the CPU'),
        },
      });
    });
  },
);
