export {
  writeMismatchedModel,
  writeTinyModel,
  type Mismatch,
  type TinyModel,
  type TinyModelKind,
} from './write-tiny-model.js';
export { corruptModel, type Corruption } from './corrupt-model.js';
