import { existsSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { answerInProcess } from './__fixtures__/answer-in-process.js';
import { useTemporaryFolder } from './__fixtures__/temporary-folder.js';
import {
  imageGraph,
  imageLayers,
  near,
  textGraph,
  tinyRequest,
} from './__fixtures__/tiny-request.js';

/** Debian's chromium brings a Vulkan that computes on the processor. */
const vulkan = '/usr/lib/chromium';
const driver = path.join(vulkan, 'vk_swiftshader_icd.json');
const hasVulkan = process.platform === 'linux' && existsSync(driver);
const reason = hasVulkan ? 'SwiftShader' : `skipped: there is no ${driver}`;
// The loader of libraries reads the first when a process begins.
const environment = { LD_LIBRARY_PATH: vulkan, VK_ICD_FILENAMES: driver };

const folder = useTemporaryFolder();

describe.skipIf(!hasVulkan)(`the engine webgpu (${reason})`, () => {
  test.each([textGraph, imageGraph, imageLayers])(
    'answers as the closed form says: $kind $format',
    async (choice) => {
      const { request, samples } = await tinyRequest(folder(), choice, { device: 'webgpu' });
      const inputs = samples.map(({ input }) => input);
      const { info, outputs } = answerInProcess({ options: {}, request, inputs }, environment);
      expect(info).toMatchObject({
        runtime: { name: 'tfjs-webgpu' },
        device: 'webgpu',
        settings: { engine: 'webgpu', adapter: { architecture: 'swiftshader' } },
        notes: expect.arrayContaining([expect.stringContaining('software')]),
      });
      expect(outputs).toEqual(near(samples));
    },
  );
});
