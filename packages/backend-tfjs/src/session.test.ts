import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';

import type { OpenRequest, Session } from '@wattbench/core';
import type { TinyTfjsChoice } from '@wattbench/testkit/tfjs';
import { engine as tfEngine } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { useTemporaryFolder } from './__fixtures__/temporary-folder.js';
import {
  answer,
  editModel,
  imageGraph,
  imageLayers,
  near,
  never,
  textGraph,
  tinyRequest,
  type TinyRequest,
} from './__fixtures__/tiny-request.js';
import { makeShapesDynamic } from './__fixtures__/where-graph.js';
import { tfjs, type TfjsOptions } from './index.js';
import tfjsBackend from './runtime.js';

const folder = useTemporaryFolder();
const choices = [textGraph, imageGraph, imageLayers] as const;
const engines = ['wasm', 'cpu'] as const;
const sessions: Session[] = [];

// TensorFlow.js has one engine at a time: a session left open would spoil the next test.
afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
});

function openWith(options: TfjsOptions, request: OpenRequest): Promise<Session> {
  return tfjsBackend(tfjs(options).options)
    .open(request)
    .then((session) => {
      sessions.push(session);
      return session;
    });
}

async function open(
  choice: TinyTfjsChoice,
  options: TfjsOptions = {},
  change: Partial<OpenRequest> = {},
): Promise<{ readonly session: Session; readonly samples: TinyRequest['samples'] }> {
  const { request, samples } = await tinyRequest(folder(), choice, change);
  return { session: await openWith(options, request), samples };
}

/** The logarithm of a negative number is none, and the task refuses to score that. */
async function takeLogarithm(directory: string): Promise<void> {
  await editModel(directory, ({ modelTopology, ...model }) => {
    const node = modelTopology.node.map((old) =>
      old.name === 'logits' ? { ...old, name: 'numbers' } : old,
    );
    const logarithm = { name: 'logits', op: 'Log', input: ['numbers'], attr: {} };
    return { ...model, modelTopology: { ...modelTopology, node: [...node, logarithm] } };
  });
}

/** Of the tiny image model: its nine weights are 0 and 4, which float16 holds exactly, and come first. */
async function storeAsHalf(directory: string): Promise<void> {
  const file = path.join(directory, 'tfjs/weights.bin');
  const bytes = await readFile(file);
  const halves = Uint16Array.from({ length: 9 }, (_, place) =>
    bytes.readFloatLE(4 * place) === 4 ? 0x44_00 : 0,
  );
  await writeFile(file, Buffer.concat([new Uint8Array(halves.buffer), bytes.subarray(36)]));
  await editModel(directory, (model) => ({
    ...model,
    weightsManifest: model.weightsManifest.map((group) => ({
      ...group,
      weights: group.weights.map((weight) =>
        weight.name === 'weights' ? { ...weight, quantization: { dtype: 'float16' } } : weight,
      ),
    })),
  }));
}

/** Tensors of the whole process that are not freed. */
function tensorCount(): number {
  return tfEngine().state.numTensors;
}

describe.each(engines)('a session on %s', (engine) => {
  test.each(choices)('answers as the closed form says: $kind $format', async (choice) => {
    const { session, samples } = await open(choice, { engine });
    for (const sample of samples) {
      expect(await answer(session, [sample.input])).toEqual(near([sample]));
    }
    const inputs = samples.map(({ input }) => input);
    expect(await answer(session, inputs)).toEqual(near(samples));
  });

  test('runs a graph with shapes that depend on data, and padding changes nothing', async () => {
    const { request, samples } = await tinyRequest(folder(), textGraph);
    await makeShapesDynamic(folder());
    const session = await openWith({ engine }, request);
    expect(session.info.settings['execution']).toBe('executeAsync');
    const inputs = samples.map(({ input }) => input);
    expect(await answer(session, inputs)).toEqual(near(samples));
  });

  test('keeps no tensor of 10,000 runs', async () => {
    const { session, samples } = await open(imageGraph, { engine });
    const prepared = await session.prepare([samples[0]?.input]);
    const before = tensorCount();
    for (let call = 0; call < 10_000; call += 1) {
      const raw = await session.run(prepared, never);
      if (call % 10 === 0) await session.finish(raw);
      else session.discard?.(raw);
    }
    expect(tensorCount()).toBe(before);
  });

  test.each(choices)('frees all that it made when it is closed: $kind $format', async (choice) => {
    const before = tensorCount();
    const { session, samples } = await open(choice, { engine });
    const opened = tensorCount();
    expect(opened).toBeGreaterThan(before);
    await session.run(await session.prepare([samples[0]?.input]), never);
    expect(tensorCount()).toBeGreaterThan(opened);
    await session.close();
    expect(tensorCount()).toBe(before);
  });

  test('keeps no tensor of an asynchronous run', async () => {
    const { request, samples } = await tinyRequest(folder(), textGraph);
    await makeShapesDynamic(folder());
    const session = await openWith({ engine }, request);
    const prepared = await session.prepare([samples[0]?.input]);
    const before = tensorCount();
    for (let call = 0; call < 50; call += 1) session.discard?.(await session.run(prepared, never));
    expect(tensorCount()).toBe(before);
  });
});

describe('a session', () => {
  test('answers again for the same prepared input', async () => {
    const { session, samples } = await open(textGraph);
    const prepared = await session.prepare([samples[0]?.input]);
    const first = await session.finish(await session.run(prepared, never));
    expect(await session.finish(await session.run(prepared, never))).toEqual(first);
  });

  test('frees a prepared input that nobody holds any more', async () => {
    v8.setFlagsFromString('--expose-gc');
    const collect = vm.runInNewContext('gc') as () => void;
    const { session, samples } = await open(imageGraph);
    const before = tensorCount();
    for (let count = 0; count < 100; count += 1) await session.prepare([samples[0]?.input]);
    expect(tensorCount()).toBe(before + 100);
    await vi.waitFor(async () => {
      collect();
      await nextTurn();
      expect(tensorCount()).toBeLessThan(before + 10);
    });
  });

  test('frees the outputs when they cannot be read', async () => {
    const { request, samples } = await tinyRequest(folder(), imageGraph);
    await takeLogarithm(folder());
    const session = await openWith({}, request);
    const prepared = await session.prepare([samples[0]?.input]);
    const before = tensorCount();
    const raw = await session.run(prepared, never);
    await expect(session.finish(raw)).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
    expect(tensorCount()).toBe(before);
  });

  test.each([textGraph, imageGraph])(
    'finds the outputs of a graph without a signature, and keeps nothing of that: $kind',
    async (choice) => {
      const { request, samples } = await tinyRequest(folder(), choice);
      const first = await openWith({}, request);
      const held = tensorCount();
      await first.close();
      await editModel(folder(), (model) => ({ ...model, signature: undefined }));
      const session = await openWith({}, request);
      expect(tensorCount()).toBe(held);
      expect(await answer(session, [samples[0]?.input])).toEqual(near(samples.slice(0, 1)));
    },
  );

  test('says what runs on wasm, and what was asked for in vain', async () => {
    const { session } = await open(imageGraph, { engine: 'wasm' }, { threads: 4 });
    expect(session.info).toEqual({
      runtime: { name: 'tfjs-wasm', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      device: 'cpu',
      precision: 'fp32',
      threads: 1,
      settings: {
        engine: 'wasm',
        simd: true,
        multithread: false,
        format: 'tfjs-graph',
        execution: 'execute',
      },
      fallbacks: [expect.stringMatching(/^1 thread, 4 were asked for: .*WebAssembly/)],
      notes: [
        expect.stringContaining('SIMD'),
        expect.stringContaining('pixel_values lies as NHWC'),
      ],
      concurrentCalls: 1,
    });
  });

  test('says what runs on cpu', async () => {
    const { session } = await open(textGraph, { engine: 'cpu' });
    expect(session.info).toMatchObject({
      runtime: { name: 'tfjs-cpu' },
      threads: 1,
      settings: { engine: 'cpu', simd: false, multithread: false },
      fallbacks: [],
      notes: [expect.stringContaining('no SIMD')],
    });
  });

  test('says which method runs a layers model', async () => {
    const { session } = await open(imageLayers);
    expect(session.info.settings).toMatchObject({
      format: 'tfjs-layers',
      execution: 'predictOnBatch',
    });
  });

  test('takes the threads of its options before those of the run', async () => {
    const { session } = await open(textGraph, { engine: 'wasm', threads: 3 }, { threads: 1 });
    expect(session.info.fallbacks.join()).toContain('3 were asked for');
  });

  test('takes the engine of its options before the device of the run', async () => {
    const { session } = await open(textGraph, { engine: 'cpu' }, { device: 'cuda' });
    expect(session.info).toMatchObject({ device: 'cpu', runtime: { name: 'tfjs-cpu' } });
  });

  test('reads weights that are stored in half the bytes, and says so', async () => {
    const { request, samples } = await tinyRequest(folder(), imageGraph);
    await storeAsHalf(folder());
    const session = await openWith({}, request);
    expect(session.info.notes?.join()).toContain('weights stored as float16 are widened');
    expect(await answer(session, [samples[0]?.input])).toEqual(near(samples.slice(0, 1)));
  });

  test('does not start an inference that was stopped before', async () => {
    const { session, samples } = await open(textGraph);
    const prepared = await session.prepare([samples[0]?.input]);
    await expect(session.run(prepared, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
  });

  test('rejects everything after it was closed, and closes twice', async () => {
    const { session, samples } = await open(textGraph);
    const prepared = await session.prepare([samples[0]?.input]);
    const raw = await session.run(prepared, never);
    await session.close();
    await session.close();
    const closed = expect.objectContaining({ code: 'SESSION_CLOSED' });
    await expect(session.prepare([samples[0]?.input])).rejects.toEqual(closed);
    await expect(session.run(prepared, never)).rejects.toEqual(closed);
    await expect(session.finish(raw)).rejects.toEqual(closed);
    expect(() => session.discard?.(raw)).toThrow(closed);
  });
});
