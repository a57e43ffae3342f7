import type { ArtifactFile } from '@wattbench/core';
import { isRecord } from '../files/record.js';
import type { ConversionCheck } from './conversion-check.js';

/** Name of the record beside the files of a converted model. */
export const recordFile = 'conversion.json';

/** How a converted model came about. */
export interface ConversionRecord {
  readonly schemaVersion: 1;
  readonly model: string;
  readonly converterVersion: number;
  readonly source: { readonly package: string; readonly files: readonly ArtifactFile[] };
  readonly headSha256: string;
  /** Versions of what was used, by name. */
  readonly tools: Readonly<Record<string, string>>;
  readonly check: ConversionCheck;
  /** Every file of the model. */
  readonly files: readonly ArtifactFile[];
}

/** The files that a record names, or null when the text is no record of this version. */
export function parseRecordedFiles(text: string): readonly ArtifactFile[] | null {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(record) || record['schemaVersion'] !== 1) return null;
  const { files } = record;
  return Array.isArray(files) && files.every(isArtifactFile) ? files : null;
}

function isArtifactFile(value: unknown): value is ArtifactFile {
  return (
    isRecord(value) &&
    typeof value['path'] === 'string' &&
    typeof value['sha256'] === 'string' &&
    typeof value['bytes'] === 'number'
  );
}
