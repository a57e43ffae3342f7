import { checkOptions, oneOf, optionRules, type JsonObject } from '@wattbench/core';

/** Where TensorFlow.js computes, the fastest first: the order in which `auto` tries them. */
export const engines = ['node-gpu', 'node', 'webgpu', 'wasm', 'cpu'] as const;

export type Engine = (typeof engines)[number];

export interface TfjsOptions {
  /** Goes before the device that a run asks for. Default `auto`: the first that works on that device. */
  readonly engine?: Engine | 'auto';
  /** Threads of one inference; goes before the threads that a run asks for. */
  readonly threads?: number;
}

const rules = { engine: oneOf(['auto', ...engines]), threads: optionRules.threads };

/** The options as data, unknown keys and bad values refused. Throws `CONFIG_INVALID` naming the option. */
export function optionsToJson(options: TfjsOptions): JsonObject {
  return checkOptions('tfjs', options, rules);
}

/** The same check on the other side of a process boundary, where types are gone. */
export function optionsFromJson(json: JsonObject): TfjsOptions {
  return optionsToJson(json);
}
