import { open, stat } from 'node:fs/promises';
import path from 'node:path';

import { WattbenchError, type Artifact, type OpenRequest } from '@wattbench/core';

import { recogniseForeignContent } from './foreign-content.js';

export interface ModelFile {
  readonly path: string;
  readonly artifact: Artifact;
}

const beginningBytes = 64;

/**
 * The .onnx file of the model, checked as far as its first bytes go. Throws `UNSUPPORTED` when the model has no ONNX
 * artifact, `MODEL_NOT_FOUND` when the file is missing or outside the folder, `MODEL_CORRUPT` when it is something else.
 */
export async function findModelFile(request: OpenRequest): Promise<ModelFile> {
  const { model, directory } = request;
  const artifact = model.artifacts.find(({ format }) => format === 'onnx');
  if (artifact === undefined) {
    const formats = model.artifacts.map(({ format }) => format).join(', ');
    throw new WattbenchError(
      'UNSUPPORTED',
      `onnx reads models in the format onnx; ${model.id} has ${formats === '' ? 'none' : formats}.`,
    );
  }
  const name = artifact.files.find((file) => file.path.endsWith('.onnx'))?.path;
  if (name === undefined) {
    throw new WattbenchError(
      'MODEL_NOT_FOUND',
      `The onnx artifact of ${model.id} names no .onnx file.`,
    );
  }
  const file = path.resolve(directory, name);
  const relative = path.relative(directory, file);
  // Links are followed: the cache of Hugging Face is made of them.
  if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) {
    throw new WattbenchError(
      'MODEL_NOT_FOUND',
      `${model.id} names the file ${JSON.stringify(name)}, which is outside its folder ${directory}.`,
    );
  }
  await refuseForeignContent(file);
  return { path: file, artifact };
}

async function refuseForeignContent(file: string): Promise<void> {
  const found = recogniseForeignContent(await readBeginning(file));
  if (found === null) return;
  throw new WattbenchError('MODEL_CORRUPT', `${file} is no ONNX model: it is ${found}.`);
}

async function readBeginning(file: string): Promise<Uint8Array> {
  try {
    // Asked before it is opened: to open a pipe would wait for ever.
    if (!(await stat(file)).isFile()) {
      throw new WattbenchError('MODEL_NOT_FOUND', `${file} is not a file.`);
    }
    const handle = await open(file, 'r');
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(beginningBytes), 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw new WattbenchError(
      'MODEL_NOT_FOUND',
      `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  }
}
