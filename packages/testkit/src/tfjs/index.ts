export {
  hasTinyTfjsModel,
  tinyTfjsFormats,
  tinyTfjsKinds,
  writeMismatchedTfjsModel,
  writeTinyTfjsModel,
  type TinyTfjsChoice,
  type TinyTfjsFormat,
  type TinyTfjsKind,
} from './write-tiny-tfjs-model.js';
export { corruptTfjsModel, type TfjsPart } from './corrupt-tfjs-model.js';
