import { readFileSync } from 'node:fs';
import { WattbenchError, type ArtifactFile } from '@wattbench/core';
import { sha256 } from '../files/artifact-files.js';
import { assetPath } from '../files/package-places.js';
import { isRecord } from '../files/record.js';

/** A linear layer on the embedding and how it came about; `assets/sentiment-head.json`. */
export interface SentimentHead {
  readonly schemaVersion: 1;
  /** Logit of positive = weights · embedding + bias. Exact as 32-bit floats. */
  readonly bias: number;
  readonly weights: readonly number[];
  readonly training: {
    readonly sentences: number;
    /** Of ids, texts and labels of the sentences that it was fitted to. */
    readonly sentencesSha256: string;
    readonly accuracy: number;
    /** Weight of half the squared weights beside the mean loss. */
    readonly regularisation: number;
    readonly iterations: number;
    readonly gradientNorm: number;
  };
  readonly heldOut: {
    readonly sentences: number;
    readonly sentencesSha256: string;
    readonly accuracy: number;
  };
  readonly skipped: { readonly emptyRows: number; readonly repeatedRows: number };
  /** Content hash of the encoder that made the embeddings. */
  readonly encoderHash: string;
  /** The files of npm `sentiment` that hold the sentences. */
  readonly sentenceFiles: readonly ArtifactFile[];
}

export const embeddingSize = 512;

/** The part of the shipped head that models and data need. */
export interface ShippedHead {
  readonly bias: number;
  readonly weights: readonly number[];
  readonly encoderHash: string;
  /** Of the sentences that were held out when it was trained. */
  readonly heldOutSha256: string;
  /** Hash of the file. */
  readonly sha256: string;
}

export const headFile = assetPath('sentiment-head.json');

/** Reads the head that this package ships. Throws `CONVERSION_FAILED` naming the field that is wrong. */
export function readShippedHead(): ShippedHead {
  const bytes = readFileSync(headFile);
  const head: unknown = JSON.parse(bytes.toString('utf8'));
  if (!isRecord(head) || head['schemaVersion'] !== 1) throw invalid('schemaVersion is not 1');
  const { bias, weights, encoderHash, heldOut } = head;
  const heldOutSha256 = isRecord(heldOut) ? heldOut['sentencesSha256'] : undefined;
  if (typeof bias !== 'number') throw invalid('bias is not a number');
  if (typeof encoderHash !== 'string') throw invalid('encoderHash is missing');
  if (typeof heldOutSha256 !== 'string') throw invalid('heldOut.sentencesSha256 is missing');
  if (!isNumbers(weights) || weights.length !== embeddingSize) {
    throw invalid(`weights is not a list of ${embeddingSize} numbers`);
  }
  return { bias, weights, encoderHash, heldOutSha256, sha256: sha256(bytes) };
}

/** Throws `CONVERSION_FAILED` when the head was trained on another encoder. */
export function requireSameEncoder(head: ShippedHead, encoderHash: string): void {
  if (head.encoderHash === encoderHash) return;
  throw new WattbenchError(
    'CONVERSION_FAILED',
    `The head was trained on the encoder ${head.encoderHash}; installed is ${encoderHash}.`,
    { fix: 'Install the version of the encoder that @wattbench/starter names.' },
  );
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'number');
}

function invalid(problem: string): WattbenchError {
  return new WattbenchError('CONVERSION_FAILED', `${headFile}: ${problem}.`);
}
