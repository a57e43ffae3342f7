import { WattbenchError } from '@wattbench/core';

import type { ClassificationOutput } from '../classification/label-score.js';
import { checkLogitsOutput, decodeLogits } from '../classification/logits.js';
import { readModelLabels } from '../classification/model-labels.js';
import { ConfigFile } from '../processing/config-file.js';
import type { OpenProcessorRequest, Processor } from '../processing/processor.js';
import type { ImageInput } from '../images/image-input.js';
import type { Pixels } from '../images/read-image.js';
import { checkBatch, checkPreparedSize, readImageShape } from './image-shape.js';
import { levelTables, pixelTensor } from './pixel-tensor.js';
import { cropCentre, loadPixels, resizePixels } from './pixels.js';
import { readPreprocessing, type Preprocessing, type Size } from './preprocessing.js';

/** Image classifiers in the layout of Hugging Face: config.json, preprocessor_config.json. */
export async function openTaskProcessor(
  request: OpenProcessorRequest,
): Promise<Processor<ImageInput, ClassificationOutput>> {
  const { directory } = request;
  const shape = readImageShape(request.inputs);
  const labels = readModelLabels(await ConfigFile.read({ directory, name: 'config.json' }));
  checkLogitsOutput(request.outputs, labels);
  const preprocessing = await readPreprocessing(directory);
  checkPreparedSize(shape, preprocessing);
  const tables = levelTables(preprocessing);
  return {
    encode: async (inputs) => {
      const images: Pixels[] = [];
      for (const [index, input] of inputs.entries()) {
        images.push(await prepareImage(await loadPixels(input, index), preprocessing));
      }
      const size = checkBatch(images, shape);
      return { pixel_values: pixelTensor({ images, size, tables, layout: shape.layout }) };
    },
    decode: (outputs) => decodeLogits(outputs, labels),
  };
}

async function prepareImage(pixels: Pixels, preprocessing: Preprocessing): Promise<Pixels> {
  const { resize, kernel, centreCrop, convertsToRgb } = preprocessing;
  if (pixels.channels === 1 && !convertsToRgb) {
    throw new WattbenchError(
      'DATASET_INVALID',
      'An image is grey, and preprocessor_config.json says do_convert_rgb false where the model takes 3 channels.',
      { fix: 'Use colour images, or set "do_convert_rgb" to true.' },
    );
  }
  const resized =
    resize === null
      ? pixels
      : await resizePixels(pixels, { ...targetSize(pixels, resize), kernel });
  return centreCrop === null ? resized : cropCentre(resized, centreCrop);
}

/** The longer edge is rounded down, as transformers does it (`get_resize_output_image_size`). */
function targetSize(image: Size, resize: NonNullable<Preprocessing['resize']>): Size {
  if (!('shortestEdge' in resize)) return resize;
  const { shortestEdge } = resize;
  const { width, height } = image;
  return width <= height
    ? { width: shortestEdge, height: Math.floor((shortestEdge * height) / width) }
    : { width: Math.floor((shortestEdge * width) / height), height: shortestEdge };
}
