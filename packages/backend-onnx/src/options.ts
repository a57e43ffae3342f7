import { WattbenchError, type JsonObject, type JsonValue } from '@wattbench/core';

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

/** More than any machine has; catches a value in another unit. */
const maximumThreads = 4096;

interface Rule {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

const rules: ReadonlyMap<string, Rule> = new Map([
  ['threads', { expected: `a whole number from 1 to ${maximumThreads}`, accepts: isThreadCount }],
  ['spinning', { expected: 'true or false', accepts: (value) => typeof value === 'boolean' }],
  ['graphOptimization', oneOf(graphOptimizations)],
  ['executionProvider', oneOf(executionProviders)],
]);

/** The options as data, unknown keys and bad values refused. Throws `CONFIG_INVALID` naming the option. */
export function optionsToJson(options: OnnxOptions): JsonObject {
  const given: [string, JsonValue][] = [];
  for (const [key, value] of Object.entries<JsonValue | undefined>({ ...options })) {
    const rule = rules.get(key);
    if (rule === undefined) {
      throw new WattbenchError(
        'CONFIG_INVALID',
        `onnx has no option "${key}"; its options are ${[...rules.keys()].join(', ')}.`,
      );
    }
    if (value === undefined) continue;
    if (!rule.accepts(value)) {
      throw new WattbenchError(
        'CONFIG_INVALID',
        `Option "${key}" of onnx is ${JSON.stringify(value)}; expected ${rule.expected}.`,
      );
    }
    given.push([key, value]);
  }
  return Object.fromEntries(given);
}

/** The same check on the other side of a process boundary, where types are gone. */
export function optionsFromJson(json: JsonObject): OnnxOptions {
  return optionsToJson(json);
}

export function isThreadCount(value: unknown): value is number {
  return (
    typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maximumThreads
  );
}

function oneOf(values: readonly string[]): Rule {
  return {
    expected: `one of ${values.join(', ')}`,
    accepts: (value) => values.some((allowed) => allowed === value),
  };
}
