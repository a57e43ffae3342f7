import { conversionFailed } from '../tfjs-to-onnx/conversion-failed.js';
import type { TfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';
import { openOnnxTextModel, type Tokenise } from './onnx-text-model.js';
import type { LinearHead } from './sentiment-graph.js';
import { openPublishedEncoder, openTokenModel } from './tfjs-text-model.js';

/** Largest difference of a logit that rounding in single precision explains. */
export const logitTolerance = 1e-4;

export interface ConversionToCheck {
  /** As published, before anything was done to it. */
  readonly encoder: TfjsGraph;
  readonly head: LinearHead;
  /** What was made of them. */
  readonly onnx: Uint8Array;
  readonly tfjs: TfjsGraph;
  readonly tokenise: Tokenise;
  readonly texts: readonly string[];
}

/** Figures of a check that was passed. */
export interface ConversionCheck {
  readonly texts: number;
  readonly tolerance: number;
  readonly largestLogit: number;
  /** Largest difference of a logit from the published encoder and the head. */
  readonly largestDifference: {
    readonly onnx: number;
    /** All texts in one batch, padded to the longest. */
    readonly onnxInOneBatch: number;
    readonly tfjs: number;
  };
}

/**
 * Runs the same texts through the published encoder (TensorFlow.js, cpu) with the head, and
 * through what was made of them.
 *
 * Throws `CONVERSION_FAILED` with the figures when a logit differs by more than the tolerance.
 */
export async function checkConversion(conversion: ConversionToCheck): Promise<ConversionCheck> {
  const tokens = conversion.texts.map(conversion.tokenise);
  const expected = await expectedLogits(conversion, tokens);
  const onnx = await openOnnxTextModel(conversion.onnx);
  const alone: Float32Array[] = [];
  for (const ids of tokens) alone.push(...(await onnx.run([ids])));
  const inOneBatch = await onnx.run(tokens);
  await onnx.close();
  const tfjs = await openTokenModel(conversion.tfjs);
  const withTfjs: Float32Array[] = [];
  for (const ids of tokens) withTfjs.push(await tfjs.run(ids));
  tfjs.close();
  const check: ConversionCheck = {
    texts: tokens.length,
    tolerance: logitTolerance,
    largestLogit: Math.max(...expected.flat().map(Math.abs)),
    largestDifference: {
      onnx: largestDifference(expected, alone),
      onnxInOneBatch: largestDifference(expected, inOneBatch),
      tfjs: largestDifference(expected, withTfjs),
    },
  };
  // Written so that a difference that is not a number fails as well.
  if (!Object.values(check.largestDifference).every((value) => value <= logitTolerance)) {
    throw conversionFailed(
      `The converted model answers differently: ${JSON.stringify(check.largestDifference)}, ` +
        `expected at most ${logitTolerance}.`,
    );
  }
  return check;
}

/** In double precision from the embedding on. */
async function expectedLogits(
  { encoder, head }: ConversionToCheck,
  tokens: readonly (readonly number[])[],
): Promise<readonly (readonly number[])[]> {
  const published = await openPublishedEncoder(encoder);
  const logits: number[][] = [];
  for (const ids of tokens) {
    const embedding = await published.run(ids);
    const logit = head.weights.reduce(
      (sum, weight, index) => sum + weight * (embedding[index] ?? Number.NaN),
      head.bias,
    );
    logits.push([-logit / 2, logit / 2]);
  }
  published.close();
  return logits;
}

function largestDifference(
  expected: readonly (readonly number[])[],
  actual: readonly Float32Array[],
): number {
  return Math.max(
    ...expected.flatMap((row, index) =>
      row.map((value, column) => Math.abs(value - (actual[index]?.[column] ?? Number.NaN))),
    ),
  );
}
