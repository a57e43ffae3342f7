import type { GenerationRequest, Session } from '@wattbench/core';
import type { DetectedObject, GeneratedText, ImageInput } from '@wattbench/tasks';
import { sampleRequest, type TinyModel, type TinyModelKind } from '@wattbench/testkit/onnx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { answer, never, openWith, requestFor, TinyFolders } from '../__fixtures__/tiny-request.js';
import { loadTransformers, type TransformersLibrary } from '../library.js';
import { pipelineTasks } from './registry.js';

const folders = new TinyFolders();
let library: TransformersLibrary;

beforeAll(async () => {
  library = await loadTransformers();
});

afterAll(async () => folders.remove());

const closeTo = (value: number): unknown => expect.closeTo(value, 4);

/** Expects the same, numbers within 5e-5. */
function near(value: unknown): unknown {
  if (typeof value === 'number') return closeTo(value);
  if (Array.isArray(value)) return value.map(near);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, near(field)]));
}

type Pipeline = (...parts: readonly unknown[]) => Promise<unknown>;

interface Fields {
  readonly [name: string]: unknown;
}

const lengths = { max_new_tokens: sampleRequest.outputTokens, do_sample: false };

function rawImage(input: unknown) {
  const { data, width, height, channels } = input as Extract<ImageInput, { kind: 'pixels' }>;
  return new library.RawImage(data, width, height, channels);
}

/** How each pipeline is called, and its answer in the form of the task. */
const wholes: Readonly<Record<string, (pipeline: Pipeline, input: unknown) => Promise<unknown>>> = {
  'text-classification': async (pipeline, input) => pipeline(input, { top_k: 5 }),
  'image-classification': async (pipeline, input) => pipeline(rawImage(input), { top_k: 5 }),
  'token-classification': async (pipeline, input) => {
    const found = (await pipeline(input, { ignore_labels: [] })) as readonly Fields[];
    return found.map(({ index, word, entity, score }) => ({
      index,
      token: word,
      label: entity,
      score,
    }));
  },
  'question-answering': async (pipeline, input) => {
    const { question, context } = input as Fields;
    return pipeline(question, context);
  },
  'fill-mask': async (pipeline, input) => {
    const found = (await pipeline(input, { top_k: 5 })) as readonly Fields[];
    return found.map(({ token_str: token, score }) => ({ token, score }));
  },
  'feature-extraction': async (pipeline, input) => {
    const found = (await pipeline(input, { pooling: 'mean', normalize: true })) as {
      tolist(): readonly unknown[];
    };
    return found.tolist()[0];
  },
  'text-generation': async (pipeline, input) => {
    const found = await pipeline(input, { ...lengths, return_full_text: false });
    // It cuts the prompt off the text, and leaves the space that stood between.
    return (found as readonly { generated_text: string }[])[0]?.generated_text.trimStart();
  },
  summarization: async (pipeline, input) => {
    const found = await pipeline(input, lengths);
    return (found as readonly { summary_text: string }[])[0]?.summary_text;
  },
  'image-to-text': async (pipeline, input) => {
    const found = await pipeline(rawImage(input), lengths);
    return (found as readonly { generated_text: string }[])[0]?.generated_text;
  },
  'object-detection': async (pipeline, input) => pipeline(rawImage(input), { threshold: 0.5 }),
};

/** Our answer in the form of the pipeline: text without its tokens, boxes of whole pixels. */
function asWhole(taskId: string, output: unknown): unknown {
  if (['text-generation', 'summarization', 'image-to-text'].includes(taskId)) {
    return (output as GeneratedText).text;
  }
  if (taskId !== 'object-detection') return output;
  return (output as readonly DetectedObject[]).map(({ box, ...rest }) => ({
    ...rest,
    box: Object.fromEntries(Object.entries(box).map(([name, edge]) => [name, Math.trunc(edge)])),
  }));
}

describe.each(pipelineTasks as readonly TinyModelKind[])('%s', (kind) => {
  let tiny: TinyModel;
  let session: Session;
  const generation: GenerationRequest = sampleRequest;

  beforeAll(async () => {
    tiny = await folders.write(kind);
    session = await openWith({}, requestFor(tiny, { generation }));
  });

  afterAll(async () => session.close());

  test('gives the answers that the model has by its making', async () => {
    for (const { input, output } of tiny.samples) {
      expect(await answer(session, [input])).toEqual([near(output)]);
    }
  });

  test('gives the same answers in one batch, in the order of the inputs', async () => {
    const inputs = tiny.samples.map(({ input }) => input);
    const expected = tiny.samples.map(({ output }) => near(output));
    expect(await answer(session, inputs)).toEqual(expected);
    expect(await answer(session, inputs.toReversed())).toEqual(expected.toReversed());
  });

  test('leaves a prepared batch as it is', async () => {
    const prepared = await session.prepare(tiny.samples.map(({ input }) => input));
    const first = await session.finish(await session.run(prepared, never));
    for (let count = 0; count < 3; count += 1) {
      session.discard?.(await session.run(prepared, never));
    }
    expect(await session.finish(await session.run(prepared, never))).toEqual(first);
  });

  test('answers as the whole pipeline of transformers.js does', async () => {
    const pipeline = (await library.pipeline(kind as 'fill-mask', tiny.directory, {
      dtype: 'fp32',
      device: 'cpu',
    })) as unknown as Pipeline & { dispose(): Promise<void> };
    for (const { input } of tiny.samples) {
      const whole = await wholes[kind]?.(pipeline, input);
      const [output] = await answer(session, [input]);
      expect(asWhole(kind, output)).toEqual(near(whole));
    }
    await pipeline.dispose();
  });
});
