import { WattbenchError } from '@wattbench/core';
import type { ImageProcessor, Tensor } from '@huggingface/transformers';
import type { DetectedObject } from '@wattbench/tasks';
import { readModelLabels } from '@wattbench/tasks/processing';

import { checkClasses, rules } from '../../model/graph-check.js';
import { encodeImages, openImageProcessor, type ImageBatch } from '../image-batch.js';
import type { Outputs, TaskDefinition } from '../task-pipeline.js';
import { ForwardPipeline, graphOf, readNumbers } from './forward-pipeline.js';

/** The least score of an object that is reported. */
const threshold = 0.5;

/** Architectures that have one class more than labels: nothing there. */
const withNothing = new Set(['detr', 'table-transformer', 'yolos']);

/** What the image processors of detectors give for one image. */
interface Detections {
  readonly boxes: readonly ArrayLike<number>[];
  readonly classes: readonly number[];
  readonly scores: readonly number[];
}

type ReadBoxes = (
  outputs: { readonly logits: Tensor; readonly pred_boxes: Tensor },
  threshold: number,
  sizes: ImageBatch['sizes'],
) => readonly Detections[];

export const objectDetection: TaskDefinition = {
  taskId: 'object-detection',
  modelClass: (library) => library.AutoModelForObjectDetection,
  graphs: [
    {
      graph: 'model',
      inputs: [rules.image],
      alsoTakes: /^pixel_mask$/,
      outputs: [rules.logits(3), rules.numbers(3, 'pred_boxes')],
    },
  ],
  checkConfig: readModelLabels,
  openPipeline: async ({ taskId, library, model, folder, config }) => {
    const labels = readModelLabels(config);
    const graph = graphOf(model, 'model');
    const others = withNothing.has(String(config.get('model_type'))) ? [1] : [0, 1];
    checkClasses(graph, { labels, others });
    const processor = await openImageProcessor({ library, folder });
    const readBoxes = boxReader(processor, taskId);
    return new ForwardPipeline<ImageBatch['sizes']>(model, {
      encode: async (inputs) => {
        const { pixelValues, pixelMask, sizes } = await encodeImages({
          library,
          processor,
          inputs,
          taskId,
        });
        const takesMask = graph?.inputNames.includes('pixel_mask') ?? false;
        const mask = takesMask ? (pixelMask ?? fullMask(library, pixelValues)) : undefined;
        return {
          feeds: {
            pixel_values: pixelValues,
            ...(mask === undefined ? {} : { pixel_mask: mask }),
          },
          context: sizes,
        };
      },
      decode: (outputs, sizes) => listObjects(outputs, { sizes, labels, readBoxes }),
      settings: { imageProcessor: processor.constructor.name, threshold },
    });
  },
};

/** Every pixel counts; transformers.js would make it anew in every call. */
function fullMask(library: Parameters<TaskDefinition['modelClass']>[0], pixels: Tensor): Tensor {
  const [batch = 0, , height = 0, width = 0] = pixels.dims;
  return library.ones([batch, height, width]);
}

/** The reading of boxes is part of the image processor of a detector. Throws `MODEL_MISMATCH` where it is not. */
function boxReader(processor: ImageProcessor, taskId: string): ReadBoxes {
  const method: unknown =
    'post_process_object_detection' in processor ? processor.post_process_object_detection : null;
  if (typeof method === 'function') {
    return (...parts) => Reflect.apply(method, processor, parts) as readonly Detections[];
  }
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `preprocessor_config.json names the image processor ${processor.constructor.name}, which reads no boxes; ${taskId} expects one of a detector, such as DetrImageProcessor.`,
  );
}

/** The pipeline of transformers.js cuts the edges of a box to whole pixels; here they stay as they are. */
function listObjects(
  outputs: Outputs,
  parts: {
    readonly sizes: ImageBatch['sizes'];
    readonly labels: readonly string[];
    readonly readBoxes: ReadBoxes;
  },
): readonly (readonly DetectedObject[])[] {
  const { sizes, labels, readBoxes } = parts;
  const logits = readNumbers(outputs, 'logits').tensor;
  const boxes = readNumbers(outputs, 'pred_boxes').tensor;
  return readBoxes({ logits, pred_boxes: boxes }, threshold, sizes).map((found) =>
    found.scores
      .map((score, place) => {
        const index = found.classes[place] ?? -1;
        const [xmin, ymin, xmax, ymax] = Array.from(found.boxes[place] ?? []);
        const label = labels[index];
        if (label === undefined || xmin === undefined || ymin === undefined) {
          throw noObject(index, labels);
        }
        if (xmax === undefined || ymax === undefined) throw noObject(index, labels);
        return { label, score, box: { xmin, ymin, xmax, ymax } };
      })
      .toSorted((a, b) => b.score - a.score),
  );
}

function noObject(index: number, labels: readonly string[]): WattbenchError {
  return new WattbenchError(
    'MODEL_MISMATCH',
    `The model found an object of class ${index}, and "id2label" in config.json names ${labels.length} labels.`,
  );
}
