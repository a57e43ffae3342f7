import { WattbenchError } from '@wattbench/core';

import { tinyImageClassifier } from '../onnx/tiny-image-classifier.js';
import type { TinyModelFiles } from '../onnx/tiny-model-files.js';
import { tinyTextClassifier } from '../onnx/tiny-text-classifier.js';
import { writeModelFolder, type TinyModel } from '../onnx/write-model-folder.js';
import { withExtraLabel, type Mismatch } from '../onnx/write-tiny-model.js';
import { encodeTfjsModel, type TfjsModel, type TfjsNames } from './tfjs-model.js';
import { tinyImageGraph } from './tiny-image-graph.js';
import { tinyImageLayers } from './tiny-image-layers.js';
import { tinyTextGraph } from './tiny-text-graph.js';

export const tinyTfjsFormats = ['tfjs-graph', 'tfjs-layers'] as const;
export const tinyTfjsKinds = ['text-classification', 'image-classification'] as const;

export type TinyTfjsFormat = (typeof tinyTfjsFormats)[number];
export type TinyTfjsKind = (typeof tinyTfjsKinds)[number];

export interface TinyTfjsChoice {
  readonly kind: TinyTfjsKind;
  readonly format: TinyTfjsFormat;
}

type Build = (names: TfjsNames) => TfjsModel;

interface Source {
  /** Labels, companion files and samples: those of the ONNX model. */
  readonly shared: TinyModelFiles;
  readonly names: TfjsNames;
  readonly builds: Readonly<Partial<Record<TinyTfjsFormat, Build>>>;
}

const sources: Readonly<Record<TinyTfjsKind, Source>> = {
  'text-classification': {
    shared: tinyTextClassifier,
    names: { input: 'input_ids', output: 'logits' },
    builds: { 'tfjs-graph': tinyTextGraph },
  },
  'image-classification': {
    shared: tinyImageClassifier,
    names: { input: 'pixel_values', output: 'logits' },
    builds: { 'tfjs-graph': tinyImageGraph, 'tfjs-layers': tinyImageLayers },
  },
};

/** Whether there is a tiny model: the mean of a masked text is not to be had of Keras layers. */
export function hasTinyTfjsModel({ kind, format }: TinyTfjsChoice): boolean {
  return sources[kind].builds[format] !== undefined;
}

/**
 * The model of the same kind that `writeTinyModel` writes as ONNX, with the same samples, as TensorFlow.js
 * files. Throws `UNSUPPORTED` where `hasTinyTfjsModel` says no.
 */
export async function writeTinyTfjsModel(
  directory: string,
  choice: TinyTfjsChoice,
): Promise<TinyModel> {
  return write(directory, { choice, source: sources[choice.kind] });
}

/** As `writeMismatchedModel`: it opens in TensorFlow.js and does not fit its task. */
export async function writeMismatchedTfjsModel(
  directory: string,
  options: TinyTfjsChoice & { readonly mismatch: Mismatch },
): Promise<TinyModel> {
  const source = mismatched(sources[options.kind], options.mismatch);
  return write(directory, { choice: options, source });
}

function write(
  directory: string,
  { choice, source }: { readonly choice: TinyTfjsChoice; readonly source: Source },
): Promise<TinyModel> {
  const { kind, format } = choice;
  const build = source.builds[format];
  if (build === undefined) {
    throw new WattbenchError('UNSUPPORTED', `There is no tiny model for ${kind} as ${format}.`);
  }
  const weights = encodeTfjsModel(build(source.names));
  return writeModelFolder(directory, { source: source.shared, format, weights });
}

function mismatched(source: Source, mismatch: Mismatch): Source {
  switch (mismatch) {
    case 'input-name':
      return { ...source, names: { ...source.names, input: 'features' } };
    case 'output-name':
      return { ...source, names: { ...source.names, output: 'scores' } };
    case 'label-count':
      return { ...source, shared: { ...source.shared, labels: withExtraLabel(source.shared) } };
  }
}
