export {
  tinyModelKinds,
  writeMismatchedModel,
  writeTinyModel,
  type Mismatch,
  type TinyModelKind,
} from './write-tiny-model.js';
export type { TinySample } from './tiny-model-files.js';
export type { TinyModel } from './write-model-folder.js';
export { sampleRequest } from './sample-request.js';
export { corruptModel, type Corruption } from './corrupt-model.js';
export {
  tinyGeneration,
  tinyWriterKinds,
  type TinyText,
  type TinyWriterKind,
} from './tiny-generation.js';
