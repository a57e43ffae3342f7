export { checkLabelCount, decodeLogits } from '../classification/logits.js';
export { readModelLabels } from '../classification/model-labels.js';
export { rankScores } from '../classification/rank-scores.js';
export { softmax } from '../classification/softmax.js';
export { describeCause, describeValue, isRecord } from '../describe-value.js';
export { invalidImage, readImage, type Pixels, type ReadImage } from '../images/read-image.js';
export { ConfigFile } from './config-file.js';
export {
  recogniseForeignContent,
  refuseForeignContent,
  type ExpectedContent,
} from './foreign-content.js';
export { openProcessor, processedTasks } from './open-processor.js';
export type { OpenProcessorRequest, Processor } from './processor.js';
export { describeTensors, type Tensor, type TensorInfo, type TensorType } from './tensor.js';
