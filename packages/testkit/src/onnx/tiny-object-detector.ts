import { floats, integers, type Graph } from './onnx-graph.js';
import { softmax } from './softmax.js';
import {
  imagePreprocessing,
  normalisedLevel,
  tinyImage,
  type Colour,
  type TinyImage,
} from './tiny-image.js';
import { modelFile, type TinyModelFiles, type TinySample } from './tiny-model-files.js';

const edge = 16;
const labels = ['sun', 'sea', 'leaf'] as const;

/** A number as a weighted sum of the mean red, green and blue (from -1 to 1) and of 1. */
type Weights = readonly [red: number, green: number, blue: number, one: number];

interface Query {
  /** One logit for each label, and one for no object. */
  readonly logits: readonly [Weights, Weights, Weights, Weights];
  /** Centre and size as shares of the image. */
  readonly box: readonly [x: Weights, y: Weights, width: Weights, height: Weights];
}

const queries: readonly Query[] = [
  // A sun in red images and a sea in the others, right of the centre in blue ones, below it in green ones.
  {
    logits: [
      [2, 0, 0, 3],
      [-2, 0, 0, 3],
      [0, 0, 0, -2],
      [0, 0, 0, 0],
    ],
    box: [
      [0, 0, 0.125, 0.5],
      [0, 0.125, 0, 0.5],
      [0, 0, 0, 0.5],
      [0, 0, 0, 0.25],
    ],
  },
  // A leaf in green images, wider in red ones.
  {
    logits: [
      [0, 0, 0, -2],
      [0, 0, 0, -2],
      [0, 3, 0, 0],
      [0, 0, 0, 0],
    ],
    box: [
      [0, 0, 0, 0.25],
      [0, 0, 0, 0.75],
      [0.125, 0, 0, 0.25],
      [0, 0, 0, 0.25],
    ],
  },
  // A sun that is never likely enough.
  {
    logits: [
      [0, 0, 0, 0.5],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0.25],
    ],
    box: [
      [0, 0, 0, 0.5],
      [0, 0, 0, 0.5],
      [0, 0, 0, 1],
      [0, 0, 0, 1],
    ],
  },
];

const classCount = labels.length + 1;

/** The weights of all queries as a matrix with a row for each colour, and the added rest. */
function linear(rows: readonly Weights[]): { matrix: readonly number[]; rest: readonly number[] } {
  return {
    matrix: ([0, 1, 2] as const).flatMap((colour) => rows.map((row) => row[colour])),
    rest: rows.map((row) => row[3]),
  };
}

const scores = linear(queries.flatMap(({ logits }) => logits));
const boxes = linear(queries.flatMap(({ box }) => box));

const graph: Graph = {
  inputs: [{ name: 'pixel_values', type: 'float32', dims: ['batch', 3, edge, edge] }],
  outputs: [
    { name: 'logits', type: 'float32', dims: ['batch', queries.length, classCount] },
    { name: 'pred_boxes', type: 'float32', dims: ['batch', queries.length, 4] },
  ],
  nodes: [
    { operator: 'GlobalAveragePool', inputs: ['pixel_values'], output: 'pooled' },
    { operator: 'Flatten', inputs: ['pooled'], output: 'means', attributes: { axis: 1 } },
    { operator: 'MatMul', inputs: ['means', 'score_matrix'], output: 'score_products' },
    { operator: 'Add', inputs: ['score_products', 'score_rest'], output: 'score_row' },
    { operator: 'Reshape', inputs: ['score_row', 'score_shape'], output: 'logits' },
    { operator: 'MatMul', inputs: ['means', 'box_matrix'], output: 'box_products' },
    { operator: 'Add', inputs: ['box_products', 'box_rest'], output: 'box_row' },
    { operator: 'Reshape', inputs: ['box_row', 'box_shape'], output: 'pred_boxes' },
  ],
  constants: [
    floats('score_matrix', [3, queries.length * classCount], scores.matrix),
    floats('score_rest', [queries.length * classCount], scores.rest),
    integers('score_shape', [0, queries.length, classCount]),
    floats('box_matrix', [3, queries.length * 4], boxes.matrix),
    floats('box_rest', [queries.length * 4], boxes.rest),
    integers('box_shape', [0, queries.length, 4]),
  ],
};

/**
 * One or two objects by the colour of the image. Levels of the samples are 0 or 255 and their edges
 * multiples of 16, so that every box ends on whole pixels, with no rounding in any runtime.
 */
export const tinyObjectDetector: TinyModelFiles = {
  taskId: 'object-detection',
  graphs: { [modelFile]: graph },
  labels,
  config: { model_type: 'yolos', architectures: ['YolosForObjectDetection'] },
  files: { 'preprocessor_config.json': imagePreprocessing('YolosImageProcessor', edge) },
  samples: [
    sample([255, 0, 0], { width: 16, height: 16 }),
    sample([0, 0, 255], { width: 48, height: 32 }),
    sample([0, 255, 0], { width: 32, height: 64 }),
    sample([255, 255, 0], { width: 80, height: 48 }),
    sample([0, 255, 255], { width: 64, height: 64 }),
    sample([255, 255, 255], { width: 16, height: 96 }),
    sample([0, 0, 0], { width: 112, height: 32 }),
  ],
};

function sample(colour: Colour, size: Pick<TinyImage, 'width' | 'height'>): TinySample {
  const means = colour.map(normalisedLevel);
  const value = ([red, green, blue, one]: Weights): number =>
    [red, green, blue].reduce((sum, weight, index) => sum + weight * (means[index] ?? 0), one);
  const output = queries
    .map((query) => {
      const probabilities = softmax(query.logits.map(value)).slice(0, labels.length);
      const score = Math.max(...probabilities);
      const [x, y, width, height] = query.box.map(value) as [number, number, number, number];
      return {
        label: labels[probabilities.indexOf(score)],
        score,
        box: {
          xmin: (x - width / 2) * size.width,
          ymin: (y - height / 2) * size.height,
          xmax: (x + width / 2) * size.width,
          ymax: (y + height / 2) * size.height,
        },
      };
    })
    .filter(({ score }) => score >= 0.5)
    .toSorted((a, b) => b.score - a.score);
  return { input: tinyImage(colour, size), output };
}
