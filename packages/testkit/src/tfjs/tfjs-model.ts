import type { JsonObject } from '@wattbench/core';

/** What a tiny model has as `model.json` and `weights.bin`. */
export interface TfjsModel {
  /** All of model.json but the manifest of the weights. */
  readonly fields: JsonObject;
  readonly weights: readonly TfjsWeights[];
}

export interface TfjsWeights {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** The first input and the output; a mismatched model has others. */
export interface TfjsNames {
  readonly input: string;
  readonly output: string;
}

export const modelFile = 'tfjs/model.json';
export const weightsFile = 'tfjs/weights.bin';

export function floats(
  name: string,
  shape: readonly number[],
  values: readonly number[],
): TfjsWeights {
  return { name, shape, values: Float32Array.from(values) };
}

/** A list of int32; a single number is an axis without a shape. */
export function integers(name: string, values: number | readonly number[]): TfjsWeights {
  return typeof values === 'number'
    ? { name, shape: [], values: Int32Array.of(values) }
    : { name, shape: [values.length], values: Int32Array.from(values) };
}

/** The files of a model by path. The same model gives the same bytes. */
export function encodeTfjsModel({ fields, weights }: TfjsModel): Record<string, Uint8Array> {
  const manifest = [
    {
      paths: ['weights.bin'],
      weights: weights.map(({ name, shape, values }) => ({ name, shape, dtype: dtypeOf(values) })),
    },
  ];
  const bytes = weights.map(({ values }) => new Uint8Array(values.buffer));
  return {
    [modelFile]: Buffer.from(JSON.stringify({ ...fields, weightsManifest: manifest })),
    [weightsFile]: Buffer.concat(bytes),
  };
}

export function dtypeOf(values: TfjsWeights['values']): 'float32' | 'int32' {
  return values instanceof Float32Array ? 'float32' : 'int32';
}
