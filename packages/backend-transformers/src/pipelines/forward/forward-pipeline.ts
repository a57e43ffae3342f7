import { WattbenchError, type JsonObject } from '@wattbench/core';
import type { PreTrainedModel, Tensor } from '@huggingface/transformers';

import { checkLengths, type Graph } from '../../model/graph-check.js';
import type { Feeds, Outputs, TaskPipeline } from '../task-pipeline.js';

/** What one batch puts into the model, and what is needed to read the answer. */
export interface ForwardBatch<Context> {
  readonly feeds: Feeds;
  readonly context: Context;
}

/** What a task does before and after one call of a model. */
export interface ForwardSteps<Context> {
  readonly encode: (inputs: readonly unknown[]) => Promise<ForwardBatch<Context>>;
  readonly decode: (outputs: Outputs, context: Context) => readonly unknown[];
  readonly settings: JsonObject;
}

interface ForwardResult<Context> {
  readonly outputs: Outputs;
  readonly context: Context;
}

/** A task that is one call of one graph. */
export class ForwardPipeline<Context> implements TaskPipeline<
  ForwardBatch<Context>,
  ForwardResult<Context>
> {
  readonly settings: JsonObject;
  readonly notes: readonly string[] = [
    'transformers.js looks up the inputs of every call by name and wraps every output in a tensor of its own.',
  ];
  readonly #model: PreTrainedModel;
  readonly #graph: Graph | undefined;
  readonly #steps: ForwardSteps<Context>;

  constructor(model: PreTrainedModel, steps: ForwardSteps<Context>) {
    this.#model = model;
    this.#graph = graphOf(model, 'model');
    this.#steps = steps;
    this.settings = steps.settings;
  }

  async prepare(inputs: readonly unknown[]): Promise<ForwardBatch<Context>> {
    const { feeds, context } = await this.#steps.encode(inputs);
    checkLengths(this.#graph, feeds);
    return { feeds, context };
  }

  async run({ feeds, context }: ForwardBatch<Context>): Promise<ForwardResult<Context>> {
    const outputs: Outputs = await this.#model(feeds);
    return { outputs, context };
  }

  finish({ outputs, context }: ForwardResult<Context>): readonly unknown[] {
    return this.#steps.decode(outputs, context);
  }

  free({ outputs }: ForwardResult<Context>): void {
    for (const tensor of Object.values(outputs)) tensor.dispose();
  }
}

/** A graph of an open model by the name that transformers.js gives it. */
export function graphOf(model: PreTrainedModel, name: string): Graph | undefined {
  const graphs: Readonly<Record<string, Graph>> = model.sessions;
  return graphs[name];
}

/** The values of an output in float32. Throws `MODEL_MISMATCH` when it is missing or a value is not finite. */
export function readNumbers(
  outputs: Outputs,
  name: string,
): { readonly dims: readonly number[]; readonly data: Float32Array; readonly tensor: Tensor } {
  const tensor = outputs[name]?.to('float32');
  if (tensor === undefined || !(tensor.data instanceof Float32Array)) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The model gave ${Object.keys(outputs).join(', ')}; the task reads ${name}.`,
    );
  }
  const { dims, data } = tensor;
  const place = data.findIndex((value) => !Number.isFinite(value));
  if (place === -1) return { dims, data, tensor };
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `The output ${name} holds ${data[place]} at place ${place}: a value that is not finite.`,
    { fix: 'Try the model in another precision, or on another device.' },
  );
}
