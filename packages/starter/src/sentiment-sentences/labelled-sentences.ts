import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WattbenchError, type ArtifactFile } from '@wattbench/core';
import { sha256 } from '../files/artifact-files.js';
import { packageFolder } from '../files/package-places.js';
import { isRecord } from '../files/record.js';

export type Sentiment = 'negative' | 'positive';

export interface LabelledSentence {
  /** File and row, counted from 0, e.g. `imdb/17`. */
  readonly id: string;
  readonly text: string;
  readonly label: Sentiment;
}

export interface LabelledSentences {
  /** In the order of the files. */
  readonly sentences: readonly LabelledSentence[];
  /** Rows without a text: one at the end of each file. */
  readonly emptyRows: number;
  /** Sentences left out because the same words stood there before. */
  readonly repeatedRows: number;
  readonly files: readonly ArtifactFile[];
}

const fileNames = ['imdb.json', 'yelp.json', 'amazon.json'];

/**
 * Sentences of reviews labelled negative or positive (Kotzias et al. 2015,
 * https://doi.org/10.1145/2783258.2783380), from the test data of npm `sentiment`. Spaces around a
 * sentence are cut off.
 *
 * A sentence that repeats the words of another is left out, so that none can stand both in training
 * and in test. Throws `DATASET_INVALID` naming file and row.
 */
export function readLabelledSentences(): LabelledSentences {
  const folder = packageFolder('sentiment/test/fixtures/imdb.json');
  const sentences = new Map<string, LabelledSentence>();
  const files: ArtifactFile[] = [];
  let [emptyRows, repeatedRows] = [0, 0];
  for (const name of fileNames) {
    const bytes = readFileSync(join(folder, name));
    files.push({ path: name, sha256: sha256(bytes), bytes: bytes.byteLength });
    for (const [row, value] of parseRows(bytes, name).entries()) {
      const sentence = readRow(value, `${name.replace('.json', '')}/${row}`);
      if (sentence === null) {
        emptyRows += 1;
        continue;
      }
      const words = wordsOf(sentence.text);
      if (sentences.has(words)) repeatedRows += 1;
      else sentences.set(words, sentence);
    }
  }
  return { sentences: [...sentences.values()], emptyRows, repeatedRows, files };
}

function parseRows(bytes: Buffer, name: string): readonly unknown[] {
  let rows: unknown;
  try {
    rows = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new WattbenchError('DATASET_INVALID', `sentiment ${name}: not JSON.`, { cause });
  }
  if (Array.isArray(rows)) return rows;
  throw new WattbenchError('DATASET_INVALID', `sentiment ${name}: expected a list of rows.`);
}

function readRow(value: unknown, id: string): LabelledSentence | null {
  const text = isRecord(value) ? value['text'] : undefined;
  if (!isRecord(value) || typeof text !== 'string') {
    throw new WattbenchError('DATASET_INVALID', `sentiment ${id}: text is missing.`);
  }
  if (text.trim() === '') return null;
  const label = value['class'];
  if (label !== 0 && label !== 1) {
    throw new WattbenchError(
      'DATASET_INVALID',
      `sentiment ${id}: class is ${JSON.stringify(label)}, expected 0 (negative) or 1 (positive).`,
    );
  }
  return { id, text: text.trim(), label: label === 1 ? 'positive' : 'negative' };
}

/** Lower-case letters and digits with single spaces; the text itself where it has none. */
function wordsOf(text: string): string {
  const words = text.toLowerCase().match(/[\p{Letter}\p{Number}]+/gu);
  return words === null ? text : words.join(' ');
}
