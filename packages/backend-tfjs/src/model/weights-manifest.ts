import { WattbenchError } from '@wattbench/core';
import { isRecord } from '@wattbench/tasks/processing';
import type { io } from '@tensorflow/tfjs-core';

/** Files that hold weights one after another, the files one after another, too. */
export interface WeightGroup {
  /** Relative to model.json, as it names them. */
  readonly paths: readonly string[];
  readonly weights: readonly io.WeightsManifestEntry[];
  /** Of all weights of the group as they are stored. */
  readonly bytes: number;
}

/** Bytes of one number as it is stored; the types that TensorFlow.js reads. */
const elementBytes: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  complex64: 8,
};
const quantizedBytes: Readonly<Record<string, number>> = { uint8: 1, uint16: 2, float16: 2 };

/**
 * `weightsManifest` of a model.json, every field checked. Throws `MODEL_CORRUPT` naming the field,
 * `UNSUPPORTED` for weights that are texts.
 */
export function readWeightsManifest(manifest: unknown, file: string): readonly WeightGroup[] {
  if (!Array.isArray(manifest)) throw corrupt(file, 'weightsManifest', 'a list');
  return manifest.map((group: unknown, index) => {
    const place = `weightsManifest[${index}]`;
    if (!isRecord(group)) throw corrupt(file, place, 'an object');
    const { paths, weights } = group;
    if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) {
      throw corrupt(file, `${place}.paths`, 'a list of file names');
    }
    if (!Array.isArray(weights)) throw corrupt(file, `${place}.weights`, 'a list');
    const read = weights.map((weight: unknown, position) =>
      readWeight(weight, { file, place: `${place}.weights[${position}]` }),
    );
    const bytes = read.reduce((sum, weight) => sum + weight.bytes, 0);
    if (!Number.isSafeInteger(bytes))
      throw corrupt(file, `${place}.weights`, 'weights of a size that can be');
    return { paths, weights: read.map(({ entry }) => entry), bytes };
  });
}

interface Place {
  readonly file: string;
  readonly place: string;
}

interface Weight {
  readonly entry: io.WeightsManifestEntry;
  readonly bytes: number;
}

function readWeight(weight: unknown, { file, place }: Place): Weight {
  if (!isRecord(weight)) throw corrupt(file, place, 'an object');
  const { name, shape, dtype, quantization } = weight;
  if (typeof name !== 'string' || name === '') throw corrupt(file, `${place}.name`, 'a name');
  if (!Array.isArray(shape) || !shape.every(isLength)) {
    throw corrupt(file, `${place}.shape`, 'a list of lengths');
  }
  if (dtype === 'string') {
    throw new WattbenchError(
      'UNSUPPORTED',
      `${file}: the weight ${JSON.stringify(name)} holds texts; models of numbers alone can be run.`,
    );
  }
  if (!isStoredType(dtype)) {
    throw corrupt(file, `${place}.dtype`, `one of ${Object.keys(elementBytes).join(', ')}`);
  }
  const stored =
    quantization === undefined ? null : readQuantization(quantization, { file, place });
  const elements = shape.reduce<number>((product, length) => product * length, 1);
  const bytes = elements * (stored?.bytes ?? elementBytes[dtype] ?? Number.NaN);
  if (!Number.isSafeInteger(bytes)) throw corrupt(file, `${place}.shape`, 'a size that can be');
  const entry = { name, shape, dtype };
  return { entry: stored === null ? entry : { ...entry, quantization: stored.entry }, bytes };
}

function readQuantization(quantization: unknown, { file, place }: Place) {
  const at = `${place}.quantization`;
  if (!isRecord(quantization)) throw corrupt(file, at, 'an object');
  const { dtype, scale, min } = quantization;
  if (!isQuantizedType(dtype)) {
    throw corrupt(file, `${at}.dtype`, `one of ${Object.keys(quantizedBytes).join(', ')}`);
  }
  const bytes = quantizedBytes[dtype] ?? Number.NaN;
  if (dtype === 'float16') return { entry: { dtype }, bytes };
  if (typeof scale !== 'number' || typeof min !== 'number') {
    throw corrupt(file, at, '"scale" and "min", two numbers');
  }
  return { entry: { dtype, scale, min }, bytes };
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isStoredType(value: unknown): value is 'float32' | 'int32' | 'bool' | 'complex64' {
  return typeof value === 'string' && Object.hasOwn(elementBytes, value);
}

function isQuantizedType(value: unknown): value is 'uint8' | 'uint16' | 'float16' {
  return typeof value === 'string' && Object.hasOwn(quantizedBytes, value);
}

function corrupt(file: string, field: string, expected: string): WattbenchError {
  return new WattbenchError('MODEL_CORRUPT', `${file}: ${field} is not ${expected}.`);
}
