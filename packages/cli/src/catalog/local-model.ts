import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  WattbenchError,
  type Artifact,
  type ArtifactFile,
  type ModelSource,
} from '@wattbench/core';

/** Small files that tell how to prepare inputs and read outputs; each is optional here, the task says what it needs. */
const companions = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'preprocessor_config.json',
];

/** Where exporters put the graph, in order of preference. */
const weightFiles = ['onnx/model.onnx', 'model.onnx'];

/** A model folder of the user's own, in the Hugging Face layout. */
export function localModel(folder: string, taskId: string): ModelSource {
  const id = basename(folder);
  return {
    id,
    taskId,
    license: 'unknown',
    summary: `folder ${folder}`,
    materialise: async () => {
      const artifact = await describe(folder);
      const revision = createHash('sha256')
        .update(artifact.files.map(({ sha256 }) => sha256).join())
        .digest('hex');
      return {
        directory: folder,
        model: {
          id,
          taskId,
          revision: `sha256:${revision}`,
          license: 'unknown',
          purpose: 'task-specific',
          artifacts: [artifact],
        },
      };
    },
  };
}

async function describe(folder: string): Promise<Artifact> {
  const weights = await firstThere(folder);
  // Weights above 2 GB lie beside the graph, in files that carry its name.
  const beside = (await readdir(join(folder, weights, '..')))
    .filter((name) => name.startsWith(`${basename(weights)}_data`) || name.endsWith('.onnx.data'))
    .map((name) => join(weights, '..', name).replaceAll('\\', '/'));
  const names = [weights, ...beside, ...companions];
  const files = await Promise.all(names.map((name) => describeFile(folder, name)));
  return {
    format: 'onnx',
    precision: 'fp32',
    files: files.filter((file) => file !== undefined),
  };
}

async function firstThere(folder: string): Promise<string> {
  for (const name of weightFiles) {
    const state = await stat(join(folder, name)).catch(() => undefined);
    if (state?.isFile()) return name;
  }
  throw new WattbenchError(
    'MODEL_NOT_FOUND',
    `${folder} holds neither ${weightFiles.join(' nor ')}`,
  );
}

async function describeFile(folder: string, path: string): Promise<ArtifactFile | undefined> {
  const file = join(folder, path);
  const state = await stat(file).catch(() => undefined);
  if (state === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { path, sha256: hash.digest('hex'), bytes: state.size };
}
