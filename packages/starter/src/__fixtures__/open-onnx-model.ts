import { join } from 'node:path';
import type { ClassificationOutput } from '@wattbench/tasks';
import { openProcessor, type Tensor as TaskTensor, type TensorInfo } from '@wattbench/tasks/processing';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** A model folder opened as a backend opens it. */
export interface OpenedModel<Input> {
  classify(inputs: readonly Input[]): Promise<readonly ClassificationOutput[]>;
  close(): Promise<void>;
}

/** Opens `onnx/model.onnx` in onnxruntime with the processing of its task. */
export async function openOnnxModel<Input>(model: {
  readonly directory: string;
  readonly taskId: string;
}): Promise<OpenedModel<Input>> {
  const session = await InferenceSession.create(join(model.directory, 'onnx/model.onnx'));
  const processor = await openProcessor({
    ...model,
    inputs: describe(session.inputMetadata),
    outputs: describe(session.outputMetadata),
  });
  return {
    classify: async (inputs) => {
      const encoded = Object.entries(await processor.encode(inputs));
      const feeds = encoded.map(([name, { type, data, dims }]) => [name, new Tensor(type, data, dims)]);
      const outputs = Object.entries(await session.run(Object.fromEntries(feeds)));
      const tensors = outputs.map(([name, { type, data, dims }]) => [name, { type, data, dims }]);
      return processor.decode(Object.fromEntries(tensors)) as readonly ClassificationOutput[];
    },
    close: () => session.release(),
  };
}

function describe(metadata: readonly InferenceSession.ValueMetadata[]): readonly TensorInfo[] {
  return metadata.map((value) => {
    const { name } = value;
    return value.isTensor
      ? { name, type: value.type as TaskTensor['type'], dims: value.shape }
      : { name, type: 'float32', dims: [] };
  });
}
