import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { encoderFile, modelFile } from './tiny-model-files.js';

export type Corruption =
  | 'empty'
  | 'truncated'
  | 'html-page'
  | 'git-lfs-pointer'
  | 'pytorch-zip'
  | 'json';

/** What users really have in place of a model: failed downloads, clones without Git LFS, other formats. */
const replacements: Readonly<Record<Exclude<Corruption, 'truncated'>, string>> = {
  empty: '',
  'html-page': '<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n',
  // https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
  'git-lfs-pointer': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 267832558\n`,
  // A PyTorch checkpoint is a ZIP file whose first entry is `<name>/data.pkl`.
  'pytorch-zip': 'PK\u0003\u0004\u0000\u0000\b\b\u0000\u0000model/data.pkl',
  json: '{"error":"Repository not found"}',
};

/** Overwrites the graph of a folder that `writeTinyModel` made: `onnx/model.onnx`, or the encoder where there are two. */
export async function corruptModel(directory: string, corruption: Corruption): Promise<void> {
  const encoder = path.join(directory, encoderFile);
  const hasEncoder = await access(encoder).then(
    () => true,
    () => false,
  );
  await corruptFile(hasEncoder ? encoder : path.join(directory, modelFile), corruption);
}

/** Overwrites a file with what users really have in its place. */
export async function corruptFile(file: string, corruption: Corruption): Promise<void> {
  if (corruption === 'truncated') {
    const bytes = await readFile(file);
    await writeFile(file, bytes.subarray(0, Math.floor(bytes.length / 2)));
    return;
  }
  await writeFile(file, replacements[corruption], 'latin1');
}
