import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ArtifactFile } from '@wattbench/core';
import { describeFiles } from '../files/artifact-files.js';
import { parseRecordedFiles, recordFile } from './conversion-record.js';

export type ConvertedFolder =
  | { readonly state: 'whole'; readonly files: readonly ArtifactFile[] }
  | { readonly state: 'missing' }
  | { readonly state: 'damaged'; readonly reason: string };

const maximumRecordBytes = 1_000_000;

/**
 * Compares a converted folder with its record: exactly the files of the model, each with the bytes
 * that were written. Throws nothing for what it finds.
 */
export async function inspectConvertedFolder(
  directory: string,
  paths: readonly string[],
): Promise<ConvertedFolder> {
  try {
    return await compareWithRecord(directory, paths);
  } catch (error) {
    const isMissing = await stat(directory).then(
      () => false,
      () => true,
    );
    if (isMissing) return { state: 'missing' };
    return { state: 'damaged', reason: error instanceof Error ? error.message : String(error) };
  }
}

async function compareWithRecord(
  directory: string,
  paths: readonly string[],
): Promise<ConvertedFolder> {
  const found = await listFiles(directory);
  const expected = [...paths, recordFile];
  const missing = expected.find((path) => !found.includes(path));
  if (missing !== undefined) return { state: 'damaged', reason: `${missing} is missing` };
  const foreign = found.find((path) => !expected.includes(path));
  if (foreign !== undefined)
    return { state: 'damaged', reason: `${foreign} does not belong there` };
  const recorded = await readRecord(directory);
  if (recorded === null) return { state: 'damaged', reason: `${recordFile} is no record` };
  for (const path of paths) {
    const { size } = await stat(join(directory, path));
    // Before any hash: a file that grew without end is not read.
    if (recorded.get(path)?.bytes !== size) {
      return { state: 'damaged', reason: `${path} has changed its size` };
    }
  }
  const files = await describeFiles(directory, paths);
  const changed = files.find(({ path, sha256 }) => recorded.get(path)?.sha256 !== sha256);
  if (changed !== undefined) return { state: 'damaged', reason: `${changed.path} has changed` };
  return { state: 'whole', files };
}

/** Paths from `directory`, with forward slashes. */
async function listFiles(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(directory, sep).length))
    .map((path) => path.split(sep).join('/'));
}

async function readRecord(directory: string): Promise<ReadonlyMap<string, ArtifactFile> | null> {
  const file = join(directory, recordFile);
  const { size } = await stat(file);
  const files = size > maximumRecordBytes ? null : parseRecordedFiles(await readFile(file, 'utf8'));
  return files === null ? null : new Map(files.map((each) => [each.path, each]));
}
