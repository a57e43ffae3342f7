import { defineSuite, type Suite } from '@wattbench/core';

/** One text and one image task. */
export const starterSuite: Suite = defineSuite({
  id: 'starter',
  title: 'Two small models that need no download from a hub',
  cells: [
    {
      task: 'text-classification',
      model: 'use-sentiment-en',
      dataset: 'sentiment-sentences',
    },
    {
      task: 'image-classification',
      model: 'fashion-mnist-cnn',
      dataset: 'fashion-mnist-1k',
    },
  ],
});
