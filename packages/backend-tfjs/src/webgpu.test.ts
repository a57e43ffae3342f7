import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, test } from 'vitest';

import { useTemporaryFolder } from './__fixtures__/temporary-folder.js';
import { imageGraph, imageLayers, textGraph, tinyRequest } from './__fixtures__/tiny-request.js';

/** Debian's chromium brings a Vulkan that computes on the processor. */
const vulkan = '/usr/lib/chromium';
const driver = path.join(vulkan, 'vk_swiftshader_icd.json');
const hasVulkan = process.platform === 'linux' && existsSync(driver);
const reason = hasVulkan ? 'SwiftShader' : `skipped: there is no ${driver}`;

/** The package as built, in a process that finds the driver: the loader reads its variables once. */
const script = `
  import createBackend from '@wattbench/backend-tfjs/runtime';
  const { request, inputs } = JSON.parse(process.env.WATTBENCH_TEST, (key, value) =>
    key === 'data' ? Uint8Array.from(Object.values(value)) : value);
  const signal = new AbortController().signal;
  const session = await createBackend({ engine: 'webgpu' }).open(request);
  const prepared = await session.prepare(inputs);
  session.discard(await session.run(prepared, { signal }));
  const raw = await session.run(prepared, { signal });
  const outputs = await session.finish(raw);
  await session.close();
  console.log(JSON.stringify({ info: session.info, outputs }));`;

const folder = useTemporaryFolder();

function answerOnWebgpu(asked: object): { readonly info: unknown; readonly outputs: unknown } {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: path.resolve(import.meta.dirname, '..'),
    encoding: 'utf8',
    env: {
      ...process.env,
      LD_LIBRARY_PATH: vulkan,
      VK_ICD_FILENAMES: driver,
      WATTBENCH_TEST: JSON.stringify(asked),
    },
  });
  return JSON.parse(output) as { readonly info: unknown; readonly outputs: unknown };
}

describe.skipIf(!hasVulkan)(`the engine webgpu (${reason})`, () => {
  test.each([textGraph, imageGraph, imageLayers])(
    'answers as the closed form says: $kind $format',
    async (choice) => {
      const { request, samples } = await tinyRequest(folder(), choice, { device: 'webgpu' });
      const { info, outputs } = answerOnWebgpu({
        request,
        inputs: samples.map(({ input }) => input),
      });
      expect(info).toMatchObject({
        runtime: { name: 'tfjs-webgpu' },
        device: 'webgpu',
        settings: { engine: 'webgpu', adapter: { architecture: 'swiftshader' } },
      });
      expect(outputs).toEqual(
        samples.map(({ output }) =>
          (output as { label: string; score: number }[]).map(({ label, score }) => ({
            label,
            score: expect.closeTo(score, 5),
          })),
        ),
      );
    },
  );
});
