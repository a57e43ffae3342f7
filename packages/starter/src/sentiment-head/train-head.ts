import type {
  LabelledSentence,
  LabelledSentences,
} from '../sentiment-sentences/labelled-sentences.js';
import { sentencesHash, splitSentences } from '../sentiment-sentences/sentence-split.js';
import { accuracyOf, fitLogisticRegression, type LogisticProblem } from './logistic-regression.js';
import { embeddingSize, type SentimentHead } from './sentiment-head.js';

export interface HeadTraining {
  readonly sentences: LabelledSentences;
  readonly encoderHash: string;
  /** Embedding of one sentence: 512 numbers of length 1. */
  readonly embed: (text: string) => Promise<Float32Array>;
}

/**
 * Fits the head to two thirds of the sentences and tests it on the others, once. The strength of
 * the regularisation is the one that libraries take when nothing is said (sum of losses plus half
 * the squared weights); nothing was chosen by looking at the sentences that are held out.
 */
export async function trainHead({
  sentences,
  encoderHash,
  embed,
}: HeadTraining): Promise<SentimentHead> {
  const { training, heldOut } = splitSentences(sentences.sentences);
  const regularisation = 1 / training.length;
  const problem = await embedAll(training, { embed, regularisation });
  const fit = fitLogisticRegression(problem);
  const test = await embedAll(heldOut, { embed, regularisation });
  return {
    schemaVersion: 1,
    bias: asFloat(fit.bias),
    weights: Array.from(fit.weights, asFloat),
    training: {
      sentences: training.length,
      sentencesSha256: sentencesHash(training),
      accuracy: accuracyOf(fit, problem),
      regularisation,
      iterations: fit.iterations,
      gradientNorm: fit.gradientNorm,
    },
    heldOut: {
      sentences: heldOut.length,
      sentencesSha256: sentencesHash(heldOut),
      accuracy: accuracyOf(fit, test),
    },
    skipped: { emptyRows: sentences.emptyRows, repeatedRows: sentences.repeatedRows },
    encoderHash,
    sentenceFiles: sentences.files,
  };
}

/** What a logistic regression over these sentences minimises. */
export async function embedAll(
  sentences: readonly LabelledSentence[],
  options: { readonly embed: HeadTraining['embed']; readonly regularisation: number },
): Promise<LogisticProblem> {
  const features = new Float32Array(sentences.length * embeddingSize);
  for (const [row, { text }] of sentences.entries()) {
    features.set(await options.embed(text), row * embeddingSize);
  }
  const targets = Uint8Array.from(sentences, ({ label }) => (label === 'positive' ? 1 : 0));
  return { features, size: embeddingSize, targets, regularisation: options.regularisation };
}

/** Nine digits name a 32-bit float exactly. */
function asFloat(value: number): number {
  return Number(Math.fround(value).toPrecision(9));
}
