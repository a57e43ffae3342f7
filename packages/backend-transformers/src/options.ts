import {
  checkOptions,
  oneOf,
  optionRules,
  precisions,
  type JsonObject,
  type Precision,
} from '@wattbench/core';

export interface TransformersOptions {
  /** Goes before the device that a run asks for. */
  readonly device?: Device;
  /** The precision of the weights that are taken from the folder. Default: that of the model's artifact. */
  readonly dtype?: Precision;
  /** Threads of one inference; goes before the threads that a run asks for. */
  readonly threads?: number;
  /**
   * Whether threads that wait for work burn CPU meanwhile. Default false, other than onnxruntime's own
   * default: a measurement would bill it to the model. Without effect with one thread: there is no pool then.
   */
  readonly spinning?: boolean;
}

const devices = ['cpu', 'cuda', 'webgpu', 'dml', 'coreml'] as const;

export type Device = (typeof devices)[number];

const rules = {
  device: oneOf(devices),
  dtype: oneOf(precisions),
  threads: optionRules.threads,
  spinning: optionRules.boolean,
};

/** The options as data, unknown keys and bad values refused. Throws `CONFIG_INVALID` naming the option. */
export function optionsToJson(options: TransformersOptions): JsonObject {
  return checkOptions('transformers', options, rules);
}

/** The same check on the other side of a process boundary, where types are gone. */
export function optionsFromJson(json: JsonObject): TransformersOptions {
  return optionsToJson(json);
}
