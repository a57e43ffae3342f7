import type { Session } from '@wattbench/core';
import { afterEach, describe, expect, test } from 'vitest';

import { backendWith, openTiny } from './__fixtures__/fake-machine.js';
import { fakeWebgpu } from './__fixtures__/fake-webgpu.js';
import { useTemporaryFolder } from './__fixtures__/temporary-folder.js';
import { answer, near, never } from './__fixtures__/tiny-request.js';

const folder = useTemporaryFolder();
const present = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
let session: Session | undefined;

afterEach(async () => {
  await session?.close();
  Reflect.deleteProperty(globalThis, 'navigator');
  if (present !== undefined) Object.defineProperty(globalThis, 'navigator', present);
});

async function open(log: string[]) {
  const { modules, fail } = fakeWebgpu(log);
  const opened = await openTiny(backendWith(modules), { directory: folder(), device: 'webgpu' });
  session = opened.session;
  return { ...opened, fail };
}

describe('a run on webgpu', () => {
  test('ends when the device has done all that it was given', async () => {
    const log: string[] = [];
    const { session: opened, samples } = await open(log);
    const prepared = await opened.prepare([samples[0]?.input]);
    await opened.run(prepared, never);
    expect(log).toEqual(['ready', 'end', 'submit', 'done']);
  });

  test('is rejected when the device failed, which it says in an event', async () => {
    const { session: opened, samples, fail } = await open([]);
    expect(await answer(opened, [samples[0]?.input])).toEqual(near(samples.slice(0, 1)));
    fail('out of memory');
    await expect(answer(opened, [samples[0]?.input])).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringContaining('out of memory'),
    });
  });
});

describe('a session on webgpu', () => {
  test('says which adapter it has, and what does not run there', async () => {
    const { session: opened } = await open([]);
    expect(opened.info).toMatchObject({
      runtime: { name: 'tfjs-webgpu' },
      device: 'webgpu',
      settings: {
        engine: 'webgpu',
        adapter: { vendor: 'acme', architecture: 'seven', description: '' },
        cpuForward: true,
      },
      notes: expect.arrayContaining([expect.stringContaining('run in JavaScript')]),
    });
    expect(opened.info.notes?.join()).not.toContain('software');
  });
});
