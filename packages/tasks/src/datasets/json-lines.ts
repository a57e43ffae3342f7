import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { defineDataset, WattbenchError, type Dataset, type Sample } from '@wattbench/core';

import { describeCause, describeValue, isRecord } from '../describe-value.js';
import type { TaskDefinition } from '../task-definition.js';
import { taskRegistry } from '../task-registry.js';
import { DataRow } from './data-row.js';
import { seededOrder } from './seeded-order.js';

const mebibyte = 1024 * 1024;
const maximumFileBytes = 256 * mebibyte;
const maximumLineBytes = mebibyte;
const maximumSamples = 1_000_000;
const lineFeed = 0x0a;

/**
 * Data of the user: a UTF-8 file with one JSON object a line, in the form that the README has for each
 * task; `image` is a path from the file's folder. Blank lines are passed over. The whole file is read
 * and checked here, so that a bad line shows before anything is measured. At most 256 MiB, 1 MiB a line, 1,000,000 samples.
 *
 * The revision is the SHA-256 of the file (of the images only their names are in it); the id of a
 * sample is its line. A limit above the number of samples gives every sample once.
 *
 * Throws `UNKNOWN_TASK`, `UNKNOWN_DATASET` when there is no such file, and `DATASET_INVALID` naming
 * file, line, field and what was found.
 */
export async function jsonLinesDataset(options: {
  readonly file: string;
  readonly taskId: string;
}): Promise<Dataset> {
  const definition = taskRegistry.get(options.taskId);
  if (definition === undefined) {
    throw new WattbenchError(
      'UNKNOWN_TASK',
      `No task "${options.taskId}"; known are ${[...taskRegistry.keys()].join(', ')}.`,
    );
  }
  const file = path.resolve(options.file);
  const bytes = await readDataFile(file);
  const samples = await readSamples({ file, bytes, definition });
  return defineDataset({
    id: path.basename(file),
    taskId: options.taskId,
    revision: createHash('sha256').update(bytes).digest('hex'),
    license: 'unknown',
    size: samples.length,
    async *samples({ seed, limit }) {
      for (const index of seededOrder({ size: samples.length, seed, limit })) {
        const sample = samples[index];
        if (sample !== undefined) yield sample;
      }
    },
  });
}

async function readDataFile(file: string): Promise<Buffer> {
  try {
    const status = await stat(file);
    if (!status.isFile()) throw new WattbenchError('DATASET_INVALID', `${file} is not a file.`);
    if (status.size > maximumFileBytes) {
      throw new WattbenchError(
        'DATASET_INVALID',
        `${file} has ${status.size} bytes; at most ${maximumFileBytes} are read.`,
        { fix: 'Take a part of the data.' },
      );
    }
    return await readFile(file);
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    throw new WattbenchError(
      'UNKNOWN_DATASET',
      `${file} cannot be read: ${describeCause(cause)}.`,
      { cause },
    );
  }
}

async function readSamples(source: {
  readonly file: string;
  readonly bytes: Buffer;
  readonly definition: TaskDefinition;
}): Promise<readonly Sample[]> {
  const { file, bytes, definition } = source;
  const samples: Sample[] = [];
  let line = 0;
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found === -1 ? bytes.length : found;
    line += 1;
    const fields = parseLine(bytes.subarray(start, end), { file, line });
    if (fields !== null) {
      if (samples.length === maximumSamples) {
        throw badLine({ file, line }, `the file has more than ${maximumSamples} samples`);
      }
      const { input, reference } = await definition.readRow(new DataRow({ file, line }, fields));
      samples.push({ id: `line-${line}`, input, reference });
    }
    start = end + 1;
  }
  if (samples.length === 0) {
    throw new WattbenchError('DATASET_INVALID', `${file} holds no sample.`, {
      fix: 'Write one JSON object on each line.',
    });
  }
  return samples;
}

interface Place {
  readonly file: string;
  readonly line: number;
}

/** Null for a blank line. */
function parseLine(bytes: Buffer, place: Place): Readonly<Record<string, unknown>> | null {
  if (bytes.length > maximumLineBytes) {
    throw badLine(place, `it has ${bytes.length} bytes; at most ${maximumLineBytes} are read`);
  }
  let value: unknown;
  try {
    // Takes a byte order mark off, and refuses bytes that are no UTF-8.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim();
    if (text === '') return null;
    value = JSON.parse(text);
  } catch (cause) {
    throw badLine(place, `it is no JSON: ${describeCause(cause)}`);
  }
  if (!isRecord(value)) throw badLine(place, `it is ${describeValue(value)}; expected an object`);
  return value;
}

function badLine({ file, line }: Place, what: string): WattbenchError {
  return new WattbenchError('DATASET_INVALID', `${file} line ${line}: ${what}.`, {
    detail: { file, line },
  });
}
