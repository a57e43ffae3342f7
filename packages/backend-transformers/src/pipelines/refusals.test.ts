import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { AnswerSpan } from '@wattbench/tasks';
import type { TinyModelKind } from '@wattbench/testkit/onnx';
import { afterAll, describe, expect, test } from 'vitest';

import { never, openWith, requestFor, TinyFolders } from '../__fixtures__/tiny-request.js';

const folders = new TinyFolders();

afterAll(async () => folders.remove());

/** What a run gives, with its values open to a test. */
interface OpenResult {
  readonly outputs: Readonly<Record<string, { readonly data: Float32Array }>>;
}

async function runSample(kind: TinyModelKind) {
  const tiny = await folders.write(kind);
  const session = await openWith({}, requestFor(tiny));
  const [sample] = tiny.samples;
  const raw = await session.run(await session.prepare([sample?.input]), never);
  return { session, raw, outputs: (raw as OpenResult).outputs, expected: sample?.output };
}

describe('an output that is not finite', () => {
  test.each<[TinyModelKind, string]>([
    ['text-classification', 'logits'],
    ['token-classification', 'logits'],
    ['question-answering', 'end_logits'],
    ['fill-mask', 'logits'],
    ['feature-extraction', 'last_hidden_state'],
    ['object-detection', 'pred_boxes'],
  ])('of %s is refused, naming %s', async (kind, name) => {
    const { session, raw, outputs } = await runSample(kind);
    outputs[name]?.data.fill(Number.NaN, 0, 1);
    await expect(session.finish(raw)).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringMatching(`${name} holds NaN at place 0`),
    });
    await session.close();
  });
});

describe('question-answering', () => {
  test('answers from the context where the model says that there is no answer', async () => {
    const { session, raw, outputs, expected } = await runSample('question-answering');
    for (const name of ['start_logits', 'end_logits']) outputs[name]?.data.fill(12, 0, 1);
    const [found] = (await session.finish(raw)) as readonly AnswerSpan[];
    expect(found?.answer).toBe((expected as AnswerSpan).answer);
    expect(found?.score).toBeLessThan(0.01);
    await session.close();
  });

  test('needs a separator', async () => {
    const fields = { sep_token: 'no such token' };
    const tiny = await folders.writeChanged('question-answering', {
      name: 'tokenizer_config.json',
      fields,
    });
    await expect(openWith({}, requestFor(tiny))).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('"sep_token"'),
    });
  });
});

describe('fill-mask', () => {
  test.each([
    ['0 times', 'the'],
    ['2 times', '[MASK] [MASK]'],
  ])('refuses a text that has the mask %s', async (times, text) => {
    const session = await openWith({}, requestFor(await folders.write('fill-mask')));
    await expect(session.prepare(['[MASK]', text])).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(`Input 1 .*${times}`),
    });
    await session.close();
  });

  test('needs a mask token', async () => {
    const tiny = await folders.writeChanged('fill-mask', {
      name: 'tokenizer_config.json',
      fields: { mask_token: undefined },
    });
    await expect(openWith({}, requestFor(tiny))).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('"mask_token"'),
    });
  });

  test('needs a logit for each token', async () => {
    const tiny = await folders.write('fill-mask');
    const file = path.join(tiny.directory, 'tokenizer.json');
    const tokenizer: { model: { vocab: Record<string, number> } } = JSON.parse(
      await readFile(file, 'utf8'),
    );
    const { vocab } = tokenizer.model;
    vocab['another'] = Object.keys(vocab).length;
    await writeFile(file, JSON.stringify(tokenizer));
    await expect(openWith({}, requestFor(tiny))).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringMatching(/gives \d+ logits for each token/),
    });
  });
});

describe('image-classification', () => {
  test('refuses an image that has another size than the model takes', async () => {
    const tiny = await folders.writeChanged('image-classification', {
      name: 'preprocessor_config.json',
      fields: { size: { height: 4, width: 4 } },
    });
    const session = await openWith({}, requestFor(tiny));
    await expect(session.prepare([tiny.samples[0]?.input])).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('[1, 3, 4, 4]'),
    });
    await session.close();
  });
});

describe('a batch of texts of different length', () => {
  test('is refused where the tokenizer has nothing to pad with', async () => {
    const tiny = await folders.writeChanged('text-classification', {
      name: 'tokenizer_config.json',
      fields: { pad_token: undefined },
    });
    const session = await openWith({}, requestFor(tiny));
    await session.prepare(['good']);
    await expect(session.prepare(['good', 'the film was bad'])).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      fix: expect.stringContaining('"pad_token"'),
    });
    await session.close();
  });
});

describe('summarization', () => {
  test('needs a token for the decoder to begin with', async () => {
    const none = { decoder_start_token_id: undefined, bos_token_id: undefined };
    const tiny = await folders.writeChanged('summarization', {
      name: 'generation_config.json',
      fields: none,
    });
    const file = path.join(tiny.directory, 'config.json');
    const config: object = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...config, ...none }));
    await expect(openWith({}, requestFor(tiny))).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('decoder_start_token_id'),
    });
  });

  test('puts before a text what the model wants there, as the pipeline does', async () => {
    const prompts: (readonly number[] | undefined)[] = [];
    for (const prefix of [undefined, 'please count ']) {
      const tiny = await folders.writeChanged('summarization', {
        name: 'config.json',
        fields: { task_specific_params: { summarization: { prefix } } },
      });
      const session = await openWith({}, requestFor(tiny));
      const raw = await session.run(await session.prepare(['one']), never);
      prompts.push(session.usage?.(raw).promptTokens);
      await session.close();
    }
    expect(prompts).toEqual([[1], [3]]);
  });
});

describe('image-to-text', () => {
  test('counts the positions that the encoder makes of an image as its prompt', async () => {
    const tiny = await folders.write('image-to-text');
    const session = await openWith({}, requestFor(tiny));
    const inputs = tiny.samples.slice(0, 2).map(({ input }) => input);
    const raw = await session.run(await session.prepare(inputs), never);
    const [first, second] = session.usage?.(raw).promptTokens ?? [];
    expect(first).toBeGreaterThan(0);
    expect(second).toBe(first);
    await session.close();
  });
});
