import path from 'node:path';

import { WattbenchError, type Artifact, type OpenRequest } from '@wattbench/core';
import { isRecord, recogniseForeignContent } from '@wattbench/tasks/processing';
import type { io } from '@tensorflow/tfjs-core';

import { fileBytes, readBytes, readInto } from './bounded-file.js';
import { readWeightsManifest, type WeightGroup } from './weights-manifest.js';

/** As much of a file as shows what it is. */
const beginningBytes = 64;

export const formats = ['tfjs-graph', 'tfjs-layers'] as const;

type Format = (typeof formats)[number];

/** A model as it lies on disk, read and checked, as TensorFlow.js takes it. */
export interface ModelFiles {
  readonly format: Format;
  readonly artifact: Artifact;
  /** Its model.json, for messages. */
  readonly file: string;
  readonly topology: Readonly<Record<string, unknown>>;
  /** Inputs and outputs as the exporter named them; null where it did not. */
  readonly signature: Readonly<Record<string, unknown>> | null;
  readonly artifacts: io.ModelArtifacts;
}

/** The word for a format in model.json; a graph model may lack it. */
const formatWords: Readonly<Record<Format, string>> = {
  'tfjs-graph': 'graph-model',
  'tfjs-layers': 'layers-model',
};

const mebibyte = 1024 * 1024;
const maximumGraphBytes = 256 * mebibyte;
/** Of one file and of all: what an address of WebAssembly reaches. */
const maximumWeightBytes = 4096 * mebibyte;

/**
 * model.json and the weights that it names, all of them files of the artifact. Throws `UNSUPPORTED` when the
 * model has no artifact of TensorFlow.js, `MODEL_NOT_FOUND` for a file that is missing, outside the folder or not
 * in the artifact, `MODEL_CORRUPT` for one that is something else or of another size than model.json says.
 */
export async function readModelFiles(request: OpenRequest): Promise<ModelFiles> {
  const artifact = findArtifact(request);
  const format = formats.find((known) => known === artifact.format) ?? 'tfjs-graph';
  const files = artifact.files.map((file) => ({
    ...file,
    place: resolveInside(file.path, request),
  }));
  const file = files.find(({ place }) => path.basename(place) === 'model.json')?.place;
  if (file === undefined) {
    throw new WattbenchError(
      'MODEL_NOT_FOUND',
      `The ${format} artifact of ${request.model.id} names no model.json.`,
    );
  }
  const fields = await readGraphFile(file);
  const topology = checkTopology(fields, { file, format });
  const groups = readWeightsManifest(fields['weightsManifest'], file);
  const places = files.map(({ place }) => place);
  const weightData = await readWeights(groups, { file, places });
  const metadata = fields['userDefinedMetadata'];
  // The newer place goes first, as in the loader of TensorFlow.js.
  const signature = (isRecord(metadata) ? metadata['signature'] : undefined) ?? fields['signature'];
  return {
    format,
    artifact,
    file,
    topology,
    signature: isRecord(signature) ? signature : null,
    artifacts: {
      modelTopology: topology,
      weightSpecs: groups.flatMap(({ weights }) => weights),
      weightData,
      ...(isRecord(signature) ? { signature } : {}),
    },
  };
}

function findArtifact({ model }: OpenRequest): Artifact {
  const artifact = formats
    .map((format) => model.artifacts.find((candidate) => candidate.format === format))
    .find((candidate) => candidate !== undefined);
  if (artifact !== undefined) return artifact;
  const found = model.artifacts.map(({ format }) => format).join(', ');
  throw new WattbenchError(
    'UNSUPPORTED',
    `tfjs reads models in the formats ${formats.join(' and ')}; ${model.id} has ${found === '' ? 'none' : found}.`,
  );
}

function resolveInside(name: string, { model, directory }: OpenRequest): string {
  const file = path.resolve(directory, name);
  const relative = path.relative(directory, file);
  // Links are followed: the cache of Hugging Face is made of them.
  if (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative)) {
    return file;
  }
  throw new WattbenchError(
    'MODEL_NOT_FOUND',
    `${model.id} names the file ${JSON.stringify(name)}, which is outside its folder ${directory}.`,
  );
}

async function readGraphFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await fileBytes(file);
  if (bytes > maximumGraphBytes) throw tooLarge(file, { bytes, maximum: maximumGraphBytes });
  const content = await readBytes(file, bytes);
  const foreign = recogniseForeignContent(content, 'json');
  if (foreign !== null) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${file} is no TensorFlow.js model: it is ${foreign}.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(content).toString('utf8'));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new WattbenchError('MODEL_CORRUPT', `${file} is no JSON: ${message}.`, { cause });
  }
  if (isRecord(value)) return value;
  throw new WattbenchError('MODEL_CORRUPT', `${file} is JSON, but no object.`);
}

function checkTopology(
  fields: Readonly<Record<string, unknown>>,
  { file, format }: { readonly file: string; readonly format: Format },
): Readonly<Record<string, unknown>> {
  const expected = formatWords[format];
  const found = fields['format'] ?? expected;
  if (found !== expected) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${file}: format is ${JSON.stringify(found)}; the artifact says ${format}, which is "${expected}".`,
    );
  }
  const topology = fields['modelTopology'];
  if (!isRecord(topology)) {
    throw new WattbenchError('MODEL_CORRUPT', `${file}: modelTopology is no object.`);
  }
  if (format === 'tfjs-graph' && !Array.isArray(topology['node'])) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${file}: modelTopology.node is no list of operators.`,
    );
  }
  return topology;
}

interface Shard {
  readonly place: string;
  readonly bytes: number;
}

/** Sizes first: nothing is read that does not fit what model.json says. */
async function readWeights(
  groups: readonly WeightGroup[],
  { file, places }: { readonly file: string; readonly places: readonly string[] },
): Promise<ArrayBuffer> {
  const shards: Shard[] = [];
  for (const group of groups) {
    const found = await findShards(group, { file, places });
    const bytes = totalBytes(found);
    if (bytes !== group.bytes) await refuseSizes(found, { file, expected: group.bytes });
    shards.push(...found);
  }
  const bytes = totalBytes(shards);
  if (bytes > maximumWeightBytes) throw tooLarge(file, { bytes, maximum: maximumWeightBytes });
  // In one buffer: of several, TensorFlow.js 4.22 expects that all but the last have the same size.
  const weights = new Uint8Array(bytes);
  let position = 0;
  for (const shard of shards) {
    await readInto(shard.place, weights.subarray(position, position + shard.bytes));
    position += shard.bytes;
  }
  return weights.buffer;
}

function totalBytes(shards: readonly Shard[]): number {
  return shards.reduce((sum, { bytes }) => sum + bytes, 0);
}

async function findShards(
  group: WeightGroup,
  { file, places }: { readonly file: string; readonly places: readonly string[] },
): Promise<readonly Shard[]> {
  const shards: Shard[] = [];
  for (const name of group.paths) {
    const place = path.resolve(path.dirname(file), name);
    if (!places.includes(place)) {
      throw new WattbenchError(
        'MODEL_NOT_FOUND',
        `${file} names the weights ${JSON.stringify(name)}, which are no file of the artifact.`,
        { fix: 'Name every file of the model in its artifact, each inside its folder.' },
      );
    }
    shards.push({ place, bytes: await fileBytes(place) });
  }
  return shards;
}

async function refuseSizes(
  shards: readonly Shard[],
  { file, expected }: { readonly file: string; readonly expected: number },
): Promise<never> {
  for (const { place } of shards) {
    const foreign = recogniseForeignContent(await readBytes(place, beginningBytes), 'weights');
    if (foreign !== null) {
      throw new WattbenchError('MODEL_CORRUPT', `${place} holds no weights: it is ${foreign}.`);
    }
  }
  const found = shards.map(({ place, bytes }) => `${place} has ${bytes} bytes`).join(', ');
  throw new WattbenchError(
    'MODEL_CORRUPT',
    `${found === '' ? 'No file' : found}; the weights that ${file} names take ${expected}.`,
  );
}

function tooLarge(
  file: string,
  { bytes, maximum }: { readonly bytes: number; readonly maximum: number },
): WattbenchError {
  return new WattbenchError(
    'MODEL_CORRUPT',
    `${file} comes to ${bytes} bytes; at most ${maximum} were expected.`,
  );
}
