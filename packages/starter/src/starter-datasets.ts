import type { Dataset } from '@wattbench/core';
import { fashionMnistDataset } from './fashion-mnist/fashion-mnist-dataset.js';
import { sentimentSentencesDataset } from './sentiment-sentences/sentiment-sentences-dataset.js';

/** Labelled data for the starter models. Each is read when its size or a sample is first asked for. */
export function starterDatasets(): readonly Dataset[] {
  return [sentimentSentencesDataset(), fashionMnistDataset()];
}
