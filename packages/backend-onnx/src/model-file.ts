import path from 'node:path';

import { WattbenchError, type Artifact, type OpenRequest } from '@wattbench/core';
import { refuseForeignContent } from '@wattbench/tasks/processing';

export interface ModelFile {
  readonly path: string;
  readonly artifact: Artifact;
}

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
  await refuseForeignContent(file, 'onnx');
  return { path: file, artifact };
}
