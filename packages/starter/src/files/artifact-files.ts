import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WattbenchError, type ArtifactFile } from '@wattbench/core';

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Size and hash of each file, in the given order. `paths` are relative, with forward slashes.
 *
 * Throws `MODEL_NOT_FOUND` naming a file that cannot be read.
 */
export async function describeFiles(
  directory: string,
  paths: readonly string[],
): Promise<readonly ArtifactFile[]> {
  return Promise.all(
    paths.map(async (path) => {
      const bytes = await readBytes(join(directory, path));
      return { path, sha256: sha256(bytes), bytes: bytes.byteLength };
    }),
  );
}

/** One hash for a set of files: the same for the same contents under the same names, in any order. */
export function contentHash(files: readonly ArtifactFile[]): string {
  const lines = files.map((file) => `${file.path} ${file.bytes} ${file.sha256}\n`);
  return sha256([...new Set(lines)].toSorted().join(''));
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new WattbenchError('MODEL_NOT_FOUND', `${path} cannot be read.`, {
      cause,
      fix: 'Install the package again: the file is part of it.',
    });
  }
}
