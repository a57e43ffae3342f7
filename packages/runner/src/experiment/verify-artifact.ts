import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { WattbenchError, type Artifact } from '@wattbench/core';

/** File state under which a checksum was right: path, size, time of change. */
const verified = new Map<string, string>();

/**
 * Compares the weights on disk with the hashes in the plan; a file that has not been touched since
 * it was compared is not read again. Throws `MODEL_CHANGED` or `MODEL_NOT_FOUND`.
 */
export async function verifyArtifact(directory: string, artifact: Artifact): Promise<void> {
  for (const { path, sha256 } of artifact.files) {
    const file = resolve(join(directory, path));
    if (!file.startsWith(resolve(directory) + sep)) {
      throw new WattbenchError(
        'MODEL_MISMATCH',
        `the model names a file outside its folder: ${path}`,
      );
    }
    const state = await stat(file).catch((cause: unknown) => {
      throw new WattbenchError('MODEL_NOT_FOUND', `${file} is not there any more`, { cause });
    });
    const seen = `${sha256}:${state.size}:${state.mtimeMs}:${state.ino}`;
    if (verified.get(file) === seen) continue;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    const found = hash.digest('hex');
    if (found !== sha256) {
      throw new WattbenchError(
        'MODEL_CHANGED',
        `${file} has SHA-256 ${found.slice(0, 16)}…, the plan says ${sha256.slice(0, 16)}…`,
      );
    }
    verified.set(file, seen);
  }
}
