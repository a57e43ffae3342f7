import { WattbenchError, type Artifact, type OpenRequest, type Precision } from '@wattbench/core';
import { describeValue, isRecord, type ConfigFile } from '@wattbench/tasks/processing';

import type { TransformersLibrary } from '../library.js';
import type { TransformersOptions } from '../options.js';
import type { ModelFolder } from './model-folder.js';

/**
 * Names of transformers.js for a precision of ours, the preferred one first. `int8` is the file
 * model_int8.onnx, `q8` model_quantized.onnx (DEFAULT_DTYPE_SUFFIX_MAPPING in its src/utils/dtypes.js).
 */
const dtypes = {
  fp32: ['fp32'],
  fp16: ['fp16'],
  int8: ['int8', 'q8'],
  uint8: ['uint8', 'q8'],
  q4: ['q4', 'q4f16'],
} as const satisfies Readonly<Record<Precision, readonly string[]>>;

export type Dtype = (typeof dtypes)[Precision][number];

export interface Weights {
  readonly precision: Precision;
  readonly dtype: Dtype;
  /** The .onnx files, relative to the folder. */
  readonly graphs: readonly string[];
}

interface Request {
  readonly request: OpenRequest;
  readonly options: TransformersOptions;
  readonly library: TransformersLibrary;
  readonly folder: ModelFolder;
  readonly config: ConfigFile;
}

/**
 * The weight files that transformers.js will open. Throws `UNSUPPORTED` when the model has no ONNX artifact,
 * `MODEL_NOT_FOUND` naming the file that is missing, `MODEL_CORRUPT` when one is something else.
 */
export async function findWeights(parts: Request): Promise<Weights> {
  const { request, options, folder, config } = parts;
  const artifact = chooseArtifact(request, options.dtype);
  const precision = options.dtype ?? artifact.precision;
  checkExternalData(config);
  const listed = new Set(artifact.files.map(({ path }) => path));
  const candidates = await Promise.all(
    dtypes[precision].map(async (dtype) => ({ dtype, files: await filesOf(parts, dtype) })),
  );
  const [preferred] = candidates;
  if (preferred === undefined) throw unknownPrecision(precision);
  const chosen =
    candidates.find(({ files }) => files.every((file) => listed.has(file))) ??
    (await firstOnDisk(candidates, folder)) ??
    preferred;
  const graphs = chosen.files.filter((file) => file.endsWith('.onnx'));
  for (const file of graphs) await folder.requireOnnx(file);
  for (const file of chosen.files) {
    if (await folder.has(file)) continue;
    throw new WattbenchError(
      'MODEL_NOT_FOUND',
      `${folder.pathOf(file)} is missing; config.json says that the weights are in it.`,
    );
  }
  return { precision, dtype: chosen.dtype, graphs };
}

/** The ONNX artifact of the precision asked for, else the first one. */
function chooseArtifact({ model }: OpenRequest, precision: Precision | undefined): Artifact {
  const artifacts = model.artifacts.filter(({ format }) => format === 'onnx');
  const artifact = artifacts.find((each) => each.precision === precision) ?? artifacts[0];
  if (artifact !== undefined) return artifact;
  const formats = model.artifacts.map(({ format }) => format).join(', ');
  throw new WattbenchError(
    'UNSUPPORTED',
    `transformers reads models in the format onnx; ${model.id} has ${formats === '' ? 'none' : formats}.`,
  );
}

function unknownPrecision(precision: string): WattbenchError {
  return new WattbenchError(
    'UNSUPPORTED',
    `transformers.js has no weights of precision "${precision}"; it has ${Object.keys(dtypes).join(', ')}.`,
  );
}

/** What transformers.js itself says that it opens, without the JSON files. */
async function filesOf(
  { library, folder, config }: Request,
  dtype: Dtype,
): Promise<readonly string[]> {
  const files = await library.ModelRegistry.get_model_files(folder.directory, {
    // Given, because what it reads by itself it remembers for as long as the process lives.
    config: new library.PretrainedConfig(config.fields),
    dtype,
    device: 'cpu',
  });
  return files.filter((file) => file.startsWith('onnx/'));
}

async function firstOnDisk<T extends { readonly files: readonly string[] }>(
  candidates: readonly T[],
  folder: ModelFolder,
): Promise<T | undefined> {
  for (const candidate of candidates) {
    const found = await Promise.all(candidate.files.map((file) => folder.has(file)));
    if (found.every(Boolean)) return candidate;
  }
  return undefined;
}

/** As many files as transformers.js takes beside a graph (MAX_EXTERNAL_DATA_CHUNKS of 4.3.1). */
const maximumChunks = 100;

/** A count without bound would make transformers.js list names without end. */
function checkExternalData(config: ConfigFile): void {
  const section = 'transformers.js_config';
  const settings = config.get(section);
  if (settings === undefined) return;
  if (!isRecord(settings)) throw config.invalid(section, 'an object');
  const field = 'use_external_data_format';
  const value = settings[field];
  for (const count of isRecord(value) ? Object.values(value) : [value]) {
    if (count === undefined || count === null || typeof count === 'boolean') continue;
    if (
      typeof count === 'number' &&
      Number.isInteger(count) &&
      count >= 0 &&
      count <= maximumChunks
    )
      continue;
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${config.path}: field "${section}/${field}" holds ${describeValue(count)}; expected true, false or a whole number of files up to ${maximumChunks}.`,
    );
  }
}
