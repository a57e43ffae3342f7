import type { Artifact, ArtifactFile, Model, ModelFormat } from '@wattbench/core';
import { contentHash } from './artifact-files.js';

/** What is known about a model before its files are looked at. */
export interface ModelDescription {
  readonly id: string;
  readonly taskId: string;
  readonly license: string;
  readonly purpose: Model['purpose'];
  /** Files of each format, in single precision, and where its graph does other work than the others'. */
  readonly formats: readonly {
    readonly format: ModelFormat;
    readonly paths: readonly string[];
    readonly notes?: readonly string[];
  }[];
}

/** Every file of a model once, whatever formats share it. */
export function modelPaths(description: ModelDescription): readonly string[] {
  return [...new Set(description.formats.flatMap(({ paths }) => paths))];
}

/** The model for the files that were found; its revision is their content. */
export function describeModel(
  description: ModelDescription,
  found: { readonly files: readonly ArtifactFile[]; readonly parameters: number },
): Model {
  const { id, taskId, license, purpose } = description;
  const artifacts = description.formats.map(({ notes, format, paths }): Artifact => {
    const files = found.files.filter((file) => paths.includes(file.path));
    return { format, precision: 'fp32', files, ...(notes === undefined ? {} : { notes }) };
  });
  const revision = contentHash(artifacts.flatMap(({ files }) => files));
  return { id, taskId, revision, license, parameters: found.parameters, purpose, artifacts };
}
