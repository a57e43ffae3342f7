import { checkOptions, oneOf, optionRules, type JsonObject } from '@wattbench/core';

export interface OnnxOptions {
  /** Threads of one inference; goes before the threads that a run asks for. */
  readonly threads?: number;
  /**
   * Whether threads that wait for work burn CPU meanwhile. Default false, other than onnxruntime's own
   * default: spinning shortens an inference a little, and takes whole cores between inferences, which
   * a measurement would bill to the model. Without effect with one thread: there is no pool then.
   */
  readonly spinning?: boolean;
  /** How far the graph is rewritten when it is loaded. Default `all`. */
  readonly graphOptimization?: GraphOptimization;
  /** Goes before the device that a run asks for. */
  readonly executionProvider?: ExecutionProvider;
}

const graphOptimizations = ['disabled', 'basic', 'extended', 'all'] as const;
const executionProviders = ['cpu', 'cuda', 'tensorrt', 'webgpu', 'dml', 'coreml', 'qnn'] as const;

export type GraphOptimization = (typeof graphOptimizations)[number];
export type ExecutionProvider = (typeof executionProviders)[number];

const rules = {
  threads: optionRules.threads,
  spinning: optionRules.boolean,
  graphOptimization: oneOf(graphOptimizations),
  executionProvider: oneOf(executionProviders),
};

/** The options as data, unknown keys and bad values refused. Throws `CONFIG_INVALID` naming the option. */
export function optionsToJson(options: OnnxOptions): JsonObject {
  return checkOptions('onnx', options, rules);
}

/** The same check on the other side of a process boundary, where types are gone. */
export function optionsFromJson(json: JsonObject): OnnxOptions {
  return optionsToJson(json);
}
