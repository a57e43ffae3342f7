import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { GenerationRequest, OpenRequest, Session } from '@wattbench/core';
import type { GeneratedText } from '@wattbench/tasks';
import { sampleRequest, type TinyModel } from '@wattbench/testkit/onnx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  answer,
  never,
  openWith,
  requestFor,
  TinyFolders,
} from '../../__fixtures__/tiny-request.js';
import { loadTransformers } from '../../library.js';

const folders = new TinyFolders();
let tiny: TinyModel;

beforeAll(async () => {
  tiny = await folders.write('text-generation');
});

afterAll(async () => folders.remove());

/** The tiny model counts on: `nine` is followed by ten, eleven, twelve and its end. */
const nine = { text: 'ten eleven twelve', length: 4 };

const forced: GenerationRequest = { ...sampleRequest, length: 'forced', outputTokens: 9 };
const drawn: GenerationRequest = { ...forced, outputTokens: 12, temperature: 1, seed: 7 };

function request(generation: GenerationRequest): OpenRequest {
  return requestFor(tiny, { generation });
}

async function write(
  session: Session,
  inputs: readonly unknown[],
): Promise<readonly GeneratedText[]> {
  return (await answer(session, inputs)) as readonly GeneratedText[];
}

function changed(name: string, fields: object): Promise<TinyModel> {
  return folders.writeChanged('text-generation', { name, fields });
}

describe('a checked length', () => {
  test('ends with the end token, which is counted and not shown', async () => {
    const session = await openWith({}, request(sampleRequest));
    const [output] = await write(session, ['nine']);
    expect(output).toMatchObject({ text: nine.text });
    expect(output?.tokens).toHaveLength(nine.length);
    await session.close();
  });

  test('counts in a batch what each prompt wrote, and nothing of what follows its end', async () => {
    const session = await openWith({}, request(sampleRequest));
    const raw = await session.run(
      await session.prepare(['nine', 'count from seven', 'twelve']),
      never,
    );
    expect(session.usage?.(raw)).toMatchObject({
      promptTokens: [1, 3, 1],
      outputTokens: [nine.length, 6, 1],
    });
    const outputs = (await session.finish(raw)) as readonly GeneratedText[];
    expect(outputs.map(({ text }) => text)).toEqual([
      nine.text,
      'eight nine ten eleven twelve',
      '',
    ]);
    await session.close();
  });

  test('is cut off at the number of tokens', async () => {
    const session = await openWith({}, request({ ...sampleRequest, outputTokens: 2 }));
    expect(await write(session, ['nine'])).toMatchObject([{ text: 'ten eleven' }]);
    await session.close();
  });
});

describe('a forced length', () => {
  test.each([1, 9, 30])('is kept: %d', async (outputTokens) => {
    const session = await openWith({}, request({ ...forced, outputTokens }));
    const raw = await session.run(await session.prepare(['nine', 'please count from one']), never);
    expect(session.usage?.(raw).outputTokens).toEqual([outputTokens, outputTokens]);
    for (const { tokens } of (await session.finish(raw)) as readonly GeneratedText[]) {
      expect(tokens).toHaveLength(outputTokens);
    }
    await session.close();
  });
});

describe('the first token', () => {
  test('is stamped between the start and the end of the call, long before the last', async () => {
    const session = await openWith({}, request({ ...forced, outputTokens: 60 }));
    const prepared = await session.prepare(['nine']);
    await session.run(prepared, never);
    const startNs = Number(process.hrtime.bigint());
    const raw = await session.run(prepared, never);
    const endNs = Number(process.hrtime.bigint());
    const firstNs = session.usage?.(raw).firstTokenNs ?? Number.NaN;
    expect(firstNs).toBeGreaterThan(startNs);
    expect(firstNs - startNs).toBeLessThan((endNs - startNs) / 2);
    await session.close();
  });
});

describe('drawn tokens', () => {
  const inputs = ['nine', 'count from seven'];

  test('are the same for the same seed, whatever was drawn before', async () => {
    const session = await openWith({}, request(drawn));
    const first = await write(session, inputs);
    await write(session, ['please count down from four']);
    (await loadTransformers()).random.seed(99);
    expect(await write(session, inputs)).toEqual(first);
    await session.close();
  });

  test('do not depend on the batch', async () => {
    const session = await openWith({}, request(drawn));
    const [first, second] = await write(session, inputs);
    expect([...(await write(session, ['nine']))]).toEqual([first]);
    expect([...(await write(session, inputs.toReversed()))]).toEqual([second, first]);
    await session.close();
  });

  test('are others for another seed, and others than the likeliest', async () => {
    const texts: string[] = [];
    for (const generation of [drawn, { ...drawn, seed: 8 }, { ...drawn, temperature: 0 }]) {
      const session = await openWith({}, request(generation));
      texts.push((await write(session, inputs)).map(({ text }) => text).join('; '));
      await session.close();
    }
    expect(new Set(texts).size).toBe(3);
  });

  test('are the same in another process', async () => {
    const session = await openWith({}, request(drawn));
    const here = await write(session, inputs);
    await session.close();
    const code = `
      const { default: create } = await import('@wattbench/backend-transformers/runtime');
      const session = await create({}).open(${JSON.stringify(request(drawn))});
      const signal = new AbortController().signal;
      const prepared = await session.prepare(${JSON.stringify(inputs)});
      console.log(JSON.stringify(await session.finish(await session.run(prepared, { signal }))));`;
    const there = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: path.resolve(import.meta.dirname, '../../..'),
      encoding: 'utf8',
    });
    expect(JSON.parse(there)).toEqual(here);
  });

  test.skipIf(process.platform !== 'linux')('take no further thread', async () => {
    const session = await openWith({}, request({ ...drawn, temperature: 0 }));
    await write(session, inputs);
    const before = readdirSync('/proc/self/task').length;
    const drawing = await openWith({}, request(drawn));
    await write(drawing, inputs);
    expect(readdirSync('/proc/self/task')).toHaveLength(before);
    await drawing.close();
    await session.close();
  });
});

describe('a call that is stopped', () => {
  test('ends between two tokens', async () => {
    const session = await openWith({}, request({ ...forced, outputTokens: 60 }));
    const controller = new AbortController();
    const prepared = await session.prepare(['nine']);
    const pending = session.run(prepared, { signal: controller.signal });
    controller.abort();
    await expect(pending).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await session.close();
  });
});

describe('the files of a model', () => {
  test('do not change how tokens are searched, and the result says what they ask for', async () => {
    const plain = await openWith({}, request(sampleRequest));
    const expected = await write(plain, ['nine']);
    await plain.close();
    const asks = {
      num_beams: 4,
      do_sample: true,
      temperature: 3,
      repetition_penalty: 9,
      min_length: 40,
      max_new_tokens: 1,
    };
    const other = await changed('generation_config.json', asks);
    const session = await openWith({}, requestFor(other, { generation: sampleRequest }));
    expect(await write(session, ['nine'])).toEqual(expected);
    expect(session.info.settings['generation']).toMatchObject({
      outputTokens: sampleRequest.outputTokens,
      choice: 'likeliest',
      setAside: { num_beams: 4, do_sample: true, repetition_penalty: 9, min_length: 40 },
    });
    await session.close();
  });

  test('say which tokens may be written, and the result says which', async () => {
    const plain = await openWith({}, request(sampleRequest));
    const [output] = await write(plain, ['nine']);
    await plain.close();
    const first = output?.tokens[0] ?? -1;
    const other = await changed('generation_config.json', { suppress_tokens: [first] });
    const session = await openWith({}, requestFor(other, { generation: sampleRequest }));
    const [without] = await write(session, ['nine']);
    expect(without?.tokens).not.toContain(first);
    expect(session.info.settings['generation']).toMatchObject({
      kept: { suppress_tokens: [first] },
    });
    await session.close();
  });

  test('may name several end tokens', async () => {
    const plain = await openWith({}, request(sampleRequest));
    const [output] = await write(plain, ['nine']);
    await plain.close();
    const [, second = -1, , end = -1] = output?.tokens ?? [];
    const other = await changed('generation_config.json', { eos_token_id: [second, end] });
    const session = await openWith({}, requestFor(other, { generation: sampleRequest }));
    const [shorter] = await write(session, ['nine']);
    expect(shorter?.tokens).toEqual(output?.tokens.slice(0, 2));
    await session.close();
  });

  test('are refused with end tokens that are none', async () => {
    const other = await changed('generation_config.json', { eos_token_id: '<eos>' });
    await expect(
      openWith({}, requestFor(other, { generation: sampleRequest })),
    ).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringContaining('eos_token_id'),
    });
  });

  test('are refused when they are broken, naming the file', async () => {
    const other = await folders.write('text-generation');
    await writeFile(path.join(other.directory, 'generation_config.json'), '{"eos_token_id":');
    await expect(openWith({}, requestFor(other))).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringContaining('generation_config.json is no JSON'),
    });
  });

  test('do not say on which side a prompt is padded', async () => {
    const other = await changed('tokenizer_config.json', { padding_side: 'right' });
    const session = await openWith({}, requestFor(other, { generation: sampleRequest }));
    const [short] = await write(session, ['nine', 'please count from one']);
    expect(short?.text).toBe(nine.text);
    await session.close();
  });

  test('say how long a prompt and its answer may be', async () => {
    const other = await changed('config.json', { n_positions: 10 });
    const session = await openWith({}, requestFor(other, { generation: forced }));
    await expect(session.prepare(['nine', 'count from seven'])).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringMatching(/Input 1 .* 3 tokens and 9 are to be written.* 10 in all/),
    });
    await session.close();
  });
});

describe('a prompt without tokens', () => {
  test('is refused, naming its place', async () => {
    const session = await openWith({}, request(sampleRequest));
    await expect(session.prepare(['nine', ''])).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('Input 1'),
    });
    await session.close();
  });
});
