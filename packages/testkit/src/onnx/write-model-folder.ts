import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { ArtifactFile, Model, ModelFormat } from '@wattbench/core';

import type { TinyModelFiles, TinySample } from './tiny-model-files.js';

export interface TinyModel {
  readonly model: Model;
  /** The folder that was written. */
  readonly directory: string;
  /** At least six inputs with the answers that a right runtime gives, those of a writer by `sampleRequest`. */
  readonly samples: readonly TinySample[];
}

/** Writes the files of one format and the JSON files that all formats share. */
export async function writeModelFolder(
  directory: string,
  parts: {
    readonly source: Omit<TinyModelFiles, 'graphs'>;
    readonly format: ModelFormat;
    /** By path in the folder. */
    readonly weights: Readonly<Record<string, Uint8Array>>;
  },
): Promise<TinyModel> {
  const { source, format, weights } = parts;
  const files: ArtifactFile[] = [];
  for (const [name, bytes] of [...Object.entries(weights), ...jsonFiles(source)]) {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    files.push({ path: name, sha256, bytes: bytes.length });
  }
  const model: Model = {
    id: `tiny-${source.taskId}`,
    taskId: source.taskId,
    revision: '1',
    license: 'Apache-2.0',
    purpose: 'task-specific',
    artifacts: [{ format, precision: 'fp32', files }],
  };
  return { model, directory, samples: source.samples };
}

function jsonFiles(source: Omit<TinyModelFiles, 'graphs'>): readonly [string, Uint8Array][] {
  const id2label = Object.fromEntries(source.labels.map((label, index) => [index, label]));
  const labels = source.labels.length === 0 ? {} : { id2label };
  const fields = { ...source.files, 'config.json': { ...source.config, ...labels } };
  return Object.entries(fields).map(([name, value]) => [name, Buffer.from(JSON.stringify(value))]);
}
