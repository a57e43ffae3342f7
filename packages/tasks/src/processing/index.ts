export { openProcessor, processedTasks } from './open-processor.js';
export type { OpenProcessorRequest, Processor } from './processor.js';
export { describeTensors, type Tensor, type TensorInfo, type TensorType } from './tensor.js';
