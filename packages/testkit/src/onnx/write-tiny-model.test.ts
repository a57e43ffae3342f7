import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import onnxProto from 'onnx-proto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  corruptModel,
  tinyModelKinds,
  writeMismatchedModel,
  writeTinyModel,
  type TinyModel,
} from './index.js';

const { ModelProto } = onnxProto.onnx;

const maximumBytes = 64 * 1024;

const generationTensors = [
  'input_ids attention_mask past_key_values.0.key past_key_values.0.value',
  'logits present.0.key present.0.value',
];

/** Inputs and outputs of each graph, as transformers.js and optimum name them. */
const graphs: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'text-classification': { model: ['input_ids attention_mask token_type_ids', 'logits'] },
  'image-classification': { model: ['pixel_values', 'logits'] },
  'token-classification': { model: ['input_ids attention_mask token_type_ids', 'logits'] },
  'question-answering': {
    model: ['input_ids attention_mask token_type_ids', 'start_logits end_logits'],
  },
  'fill-mask': { model: ['input_ids attention_mask token_type_ids', 'logits'] },
  'feature-extraction': {
    model: ['input_ids attention_mask token_type_ids', 'last_hidden_state'],
  },
  'text-generation': { model: generationTensors },
  summarization: {
    encoder_model: ['input_ids attention_mask', 'last_hidden_state'],
    decoder_model_merged: [
      'input_ids encoder_hidden_states encoder_attention_mask past_key_values.0.decoder.key past_key_values.0.decoder.value past_key_values.0.encoder.key past_key_values.0.encoder.value use_cache_branch',
      'logits present.0.decoder.key present.0.decoder.value present.0.encoder.key present.0.encoder.value',
    ],
  },
  'image-to-text': {
    encoder_model: ['pixel_values', 'last_hidden_state'],
    decoder_model_merged: [
      'input_ids encoder_hidden_states past_key_values.0.key past_key_values.0.value use_cache_branch',
      'logits present.0.key present.0.value',
    ],
  },
  'object-detection': { model: ['pixel_values', 'logits pred_boxes'] },
};

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-tiny-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

function filesOf({ model }: TinyModel) {
  return model.artifacts[0]?.files ?? [];
}

async function readModel(name = 'onnx/model.onnx') {
  return ModelProto.decode(await readFile(path.join(directory, name)));
}

async function readJson(name: string): Promise<Readonly<Record<string, unknown>>> {
  return Object(JSON.parse(await readFile(path.join(directory, name), 'utf8')));
}

test('there is a tiny model for ten tasks', () => {
  expect(tinyModelKinds.toSorted()).toEqual(Object.keys(graphs).toSorted());
});

describe.each(tinyModelKinds)('a tiny model for %s', (kind) => {
  const graphFiles = Object.keys(graphs[kind] ?? {}).map((name) => `onnx/${name}.onnx`);

  test('is described by the hashes of what was written', async () => {
    const files = filesOf(await writeTinyModel(directory, kind));
    for (const { path: name, sha256, bytes } of files) {
      const content = await readFile(path.join(directory, name));
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(content.length).toBe(bytes);
    }
    expect(files.slice(0, graphFiles.length).map(({ path: name }) => name)).toEqual(graphFiles);
  });

  test('is the same every time', async () => {
    const first = await writeTinyModel(directory, kind);
    expect(await writeTinyModel(directory, kind)).toEqual(first);
  });

  test('is small', async () => {
    const files = filesOf(await writeTinyModel(directory, kind));
    expect(files.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(maximumBytes);
  });

  test('has valid graphs with the inputs and outputs of its task', async () => {
    await writeTinyModel(directory, kind);
    for (const [name, tensors] of Object.entries(graphs[kind] ?? {})) {
      const model = await readModel(`onnx/${name}.onnx`);
      expect(ModelProto.verify(model)).toBeNull();
      const names = [model.graph?.input, model.graph?.output].map((values) =>
        values?.map((value) => value.name).join(' '),
      );
      expect(names).toEqual(tensors);
    }
  });

  test('computes each value once, from values that are there', async () => {
    await writeTinyModel(directory, kind);
    for (const name of graphFiles) {
      const { graph } = await readModel(name);
      const known = new Set(
        [...(graph?.input ?? []), ...(graph?.initializer ?? [])].map((value) => value.name),
      );
      for (const node of graph?.node ?? []) {
        for (const input of node.input ?? []) expect(known).toContain(input);
        for (const output of node.output ?? []) {
          expect(known).not.toContain(output);
          known.add(output);
        }
      }
      for (const output of graph?.output ?? []) expect(known).toContain(output.name);
    }
  });

  test('has as many bytes of each constant as its shape says', async () => {
    await writeTinyModel(directory, kind);
    const bytesOf: Readonly<Record<number, number>> = { 1: 4, 7: 8 };
    for (const name of graphFiles) {
      for (const { dims, dataType, rawData } of (await readModel(name)).graph?.initializer ?? []) {
        const count = (dims ?? []).reduce((product: number, length) => product * Number(length), 1);
        expect(rawData?.length).toBe(count * (bytesOf[dataType ?? 0] ?? 0));
      }
    }
  });

  test('has its companion files in the layout of Hugging Face', async () => {
    const names = filesOf(await writeTinyModel(directory, kind)).map(({ path: name }) => name);
    const takesImages = kind.includes('image') || kind === 'object-detection';
    const writesText = graphFiles.length > 1 || kind === 'text-generation';
    const expected = [
      'config.json',
      ...(takesImages ? ['preprocessor_config.json'] : []),
      ...(writesText ? ['generation_config.json'] : []),
      ...(takesImages && !writesText ? [] : ['tokenizer.json', 'tokenizer_config.json']),
    ];
    expect(names.slice(graphFiles.length).toSorted()).toEqual(expected.toSorted());
    expect(await readJson('config.json')).toMatchObject({
      model_type: expect.any(String),
      architectures: [expect.any(String)],
    });
  });

  test('gets a foreign input on demand', async () => {
    await writeMismatchedModel(directory, { kind, mismatch: 'input-name' });
    const { graph } = await readModel(graphFiles[0]);
    expect(graph?.input?.[0]?.name).toBe('features');
    expect(graph?.node?.flatMap((node) => node.input)).toContain('features');
  });

  test('gets a foreign output on demand', async () => {
    await writeMismatchedModel(directory, { kind, mismatch: 'output-name' });
    const { graph } = await readModel(graphFiles[0]);
    expect(graph?.output?.[0]?.name).toBe('scores');
    expect(graph?.node?.flatMap((node) => node.output)).toContain('scores');
  });

  test('is cut in half on demand', async () => {
    const [file] = filesOf(await writeTinyModel(directory, kind));
    await corruptModel(directory, 'truncated');
    const bytes = await readFile(path.join(directory, graphFiles[0] ?? ''));
    expect(bytes.length).toBe(Math.floor((file?.bytes ?? 0) / 2));
  });
});

test('a label too many is written on demand', async () => {
  await writeMismatchedModel(directory, { kind: 'token-classification', mismatch: 'label-count' });
  expect((await readJson('config.json'))['id2label']).toEqual({
    0: 'O',
    1: 'PERSON',
    2: 'PLACE',
    3: 'extra',
  });
});

test('a model without labels refuses a label too many', async () => {
  await expect(
    writeMismatchedModel(directory, { kind: 'fill-mask', mismatch: 'label-count' }),
  ).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: expect.stringContaining('fill-mask'),
  });
});
