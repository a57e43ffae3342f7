import { open } from 'node:fs/promises';

import { WattbenchError } from '@wattbench/core';

import { readModelFile } from './model-file.js';

/** What a file of a model should be: an ONNX graph, JSON text, or bare numbers. */
export type ExpectedContent = 'onnx' | 'json' | 'weights';

interface Signature {
  readonly starts: RegExp | string;
  readonly name: string;
}

/** First bytes of what people really have in place of a file of a model, and what to call it. */
const signatures: readonly Signature[] = [
  {
    starts: 'version https://git-lfs',
    name: 'a Git LFS pointer, so the real file was not downloaded',
  },
  { starts: /^\s*<(!doctype|html|\?xml)/i, name: 'a web page, so the download failed' },
  {
    starts: 'PK\u0003\u0004',
    name: 'a ZIP archive, such as a PyTorch checkpoint or a .keras file',
  },
  { starts: 'GGUF', name: 'a GGUF model' },
  { starts: /^.{4}TFL3/s, name: 'a TensorFlow Lite model' },
  { starts: '\u0089HDF', name: 'an HDF5 file, such as a Keras model' },
  { starts: '\u001F\u008B\u0008', name: 'a gzip file' },
];

/** So short that bare numbers begin with them now and then. */
const shortSignatures: readonly Signature[] = [
  { starts: '\u0080', name: 'a Python pickle, such as a PyTorch checkpoint' },
  { starts: /^.{8}\{"/s, name: 'a safetensors file' },
];

const json = /^\s*[{[]/;

const complaints: Readonly<Record<ExpectedContent, string>> = {
  onnx: 'is no ONNX model',
  json: 'is no JSON',
  weights: 'holds no weights',
};

const beginningBytes = 64;

/**
 * Says what a file is when its beginning shows that it is not what it should be; null when nothing
 * speaks against it. None of these can begin a protobuf message of ONNX.
 */
export function recogniseForeignContent(
  beginning: Uint8Array,
  expected: ExpectedContent,
): string | null {
  if (beginning.length === 0) return 'an empty file';
  const text = Buffer.from(beginning.subarray(0, beginningBytes)).toString('latin1');
  const isJson = json.test(text);
  if (expected === 'json' && isJson) return null;
  const known = expected === 'weights' ? signatures : [...signatures, ...shortSignatures];
  const match = known.find(({ starts }) =>
    typeof starts === 'string' ? text.startsWith(starts) : starts.test(text),
  );
  if (match !== undefined) return match.name;
  if (expected === 'json') return `something that begins with ${JSON.stringify(text.slice(0, 16))}`;
  return expected === 'onnx' && isJson ? 'JSON' : null;
}

/**
 * Looks at the first bytes of a file before a library opens it. Throws `MODEL_NOT_FOUND` when it is no
 * file that can be read, `MODEL_CORRUPT` when it is something else or larger than the limit.
 */
export async function refuseForeignContent(
  file: string,
  expected: ExpectedContent,
  limits: {
    /** No limit unless told. */
    readonly maximumMebibytes?: number;
  } = {},
): Promise<void> {
  const beginning = await readModelFile(file, { ...limits, read: () => readBeginning(file) });
  const found = recogniseForeignContent(beginning, expected);
  if (found === null) return;
  throw new WattbenchError('MODEL_CORRUPT', `${file} ${complaints[expected]}: it is ${found}.`);
}

async function readBeginning(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginningBytes), 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
