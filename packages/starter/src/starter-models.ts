import type { ModelSource } from '@wattbench/core';
import { fashionMnistModel } from './fashion-mnist/fashion-mnist-model.js';
import { useSentimentModel } from './use-sentiment/use-sentiment-model.js';

/**
 * Small real models that need no model hub.
 *
 * `cacheDirectory` is an absolute folder for what has to be converted; it is made when needed.
 */
export function starterModels(options: {
  readonly cacheDirectory: string;
}): readonly ModelSource[] {
  return [useSentimentModel(options.cacheDirectory), fashionMnistModel()];
}
