import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, posix } from 'node:path';
import {
  WattbenchError,
  type Artifact,
  type ArtifactFile,
  type ModelFormat,
  type ModelSource,
} from '@wattbench/core';
import { readTfjsModel } from './tfjs-model-files.js';

/** Small files that tell how to prepare inputs and read outputs; each is optional here, the task says what it needs. */
const companions = [
  'config.json',
  'generation_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'preprocessor_config.json',
];

/** Where exporters put the graph of an ONNX model, in order of preference. */
const onnxFiles = ['onnx/model.onnx', 'model.onnx'];
/** Of models with an encoder and a decoder: all of them are needed. */
const onnxParts = ['onnx/encoder_model.onnx', 'onnx/decoder_model_merged.onnx'];
const tfjsFiles = ['tfjs/model.json', 'model.json'];

/** A model folder of the user's own, in the Hugging Face layout; ONNX, TensorFlow.js, or both. */
export function localModel(folder: string, taskId: string): ModelSource {
  const id = basename(folder);
  return {
    id,
    taskId,
    license: 'unknown',
    summary: `folder ${folder}`,
    folderAtHand: async () => folder,
    materialise: async () => {
      const artifacts = await describe(folder);
      const hashes = artifacts.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
      const revision = createHash('sha256').update(hashes.join()).digest('hex');
      return {
        directory: folder,
        model: {
          id,
          taskId,
          revision: `sha256:${revision}`,
          license: 'unknown',
          purpose: 'task-specific',
          artifacts,
        },
      };
    },
  };
}

async function describe(folder: string): Promise<readonly Artifact[]> {
  const artifacts: Artifact[] = [];
  const onnx = (await firstThere(folder, onnxFiles)) ?? (await allThere(folder, onnxParts));
  if (onnx !== undefined) {
    const weights = await Promise.all(onnx.map((file) => weightsBeside(folder, file)));
    artifacts.push(
      await artifactOf(folder, { format: 'onnx', names: [...onnx, ...weights.flat()] }),
    );
  }
  const [tfjs] = (await firstThere(folder, tfjsFiles)) ?? [];
  if (tfjs !== undefined) {
    const { format, shards } = await readTfjsModel(folder, tfjs);
    artifacts.push(await artifactOf(folder, { format, names: [tfjs, ...shards] }));
  }
  if (artifacts.length > 0) return artifacts;
  const places = [...onnxFiles, onnxParts.join(' and '), ...tfjsFiles];
  throw new WattbenchError('MODEL_NOT_FOUND', `${folder} holds no model: ${places.join(', ')}`, {
    fix: 'Name the folder that holds config.json and one of these.',
  });
}

async function artifactOf(
  folder: string,
  { format, names }: { readonly format: ModelFormat; readonly names: readonly string[] },
): Promise<Artifact> {
  const files = await Promise.all(
    [...names, ...companions].map((name) => describeFile(folder, name)),
  );
  return { format, precision: 'fp32', files: files.filter((file) => file !== undefined) };
}

async function firstThere(
  folder: string,
  names: readonly string[],
): Promise<readonly string[] | undefined> {
  for (const name of names) if (await isFile(folder, name)) return [name];
  return undefined;
}

async function allThere(
  folder: string,
  names: readonly string[],
): Promise<readonly string[] | undefined> {
  for (const name of names) if (!(await isFile(folder, name))) return undefined;
  return names;
}

async function isFile(folder: string, name: string): Promise<boolean> {
  const state = await stat(join(folder, name)).catch(() => undefined);
  return state?.isFile() === true;
}

/** Weights above 2 GB lie beside the graph, in files that carry its name. */
async function weightsBeside(folder: string, graph: string): Promise<readonly string[]> {
  return (await readdir(join(folder, graph, '..')))
    .filter((name) => name.startsWith(`${basename(graph)}_data`) || name.endsWith('.onnx.data'))
    .map((name) => posix.join(posix.dirname(graph), name));
}

async function describeFile(folder: string, path: string): Promise<ArtifactFile | undefined> {
  const file = join(folder, path);
  const state = await stat(file).catch(() => undefined);
  if (state === undefined) return undefined;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return { path, sha256: hash.digest('hex'), bytes: state.size };
}
