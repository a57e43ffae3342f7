import { WattbenchError, type GenerationProtocol } from '@wattbench/core';

import { captionImage } from './tiny-image-captioner.js';
import { summarize } from './tiny-summarizer.js';
import { generateText } from './tiny-text-generator.js';
import type { TinyImage } from './tiny-image.js';

/** The tiny models that write text. */
export const tinyWriterKinds = ['text-generation', 'summarization', 'image-to-text'] as const;

export type TinyWriterKind = (typeof tinyWriterKinds)[number];

export interface TinyText {
  readonly text: string;
  /** The new tokens, the end token among them where it is written. */
  readonly tokens: readonly number[];
}

/**
 * What a tiny model writes at temperature 0, by its closed form. `forced` writes no end token and exactly
 * `outputTokens`; `checked` stops after the end token and at the latest after `outputTokens`. Takes the
 * inputs of the model's samples and others of their form: any text, an image of one colour as pixels.
 * Throws `DATASET_INVALID` for another one.
 */
export function tinyGeneration(
  kind: TinyWriterKind,
  input: unknown,
  request: Pick<GenerationProtocol, 'outputTokens' | 'length'>,
): TinyText {
  if (kind === 'image-to-text' && isImage(input)) return captionImage(input, request);
  if (kind === 'text-generation' && typeof input === 'string') return generateText(input, request);
  if (kind === 'summarization' && typeof input === 'string') return summarize(input, request);
  const expected = kind === 'image-to-text' ? 'an image of pixels' : 'a text';
  throw new WattbenchError('DATASET_INVALID', `The tiny model for ${kind} takes ${expected}.`);
}

function isImage(input: unknown): input is TinyImage {
  return (
    typeof input === 'object' &&
    input !== null &&
    'data' in input &&
    input.data instanceof Uint8Array
  );
}
