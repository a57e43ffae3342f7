import path from 'node:path';

import { corruptFile, type Corruption } from '../onnx/corrupt-model.js';
import { modelFile, weightsFile } from './tfjs-model.js';

/** The file of a TensorFlow.js model that is broken: `model.json` or `weights.bin`. */
export type TfjsPart = 'topology' | 'weights';

const partFiles: Readonly<Record<TfjsPart, string>> = {
  topology: modelFile,
  weights: weightsFile,
};

/** Overwrites one file of a folder that `writeTinyTfjsModel` made. */
export async function corruptTfjsModel(
  directory: string,
  options: { readonly part: TfjsPart; readonly corruption: Corruption },
): Promise<void> {
  await corruptFile(path.join(directory, partFiles[options.part]), options.corruption);
}
