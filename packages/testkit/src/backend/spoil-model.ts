import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TriedModel } from './backend-case.js';

/** What users really have in place of a model: failed downloads. */
export const spoilings = ['cut in half', 'empty', 'a web page'] as const;

export type Spoiling = (typeof spoilings)[number];

const webPage = '<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n';

/** Files of a Hugging Face folder that lie beside the model. */
const companions =
  /^(config|generation_config|preprocessor_config|processor_config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab)\.json$/;

/** Of the artifact in the format that is tried: the files that hold the model, as paths in its folder. */
export function weightFiles({ model, format }: TriedModel): readonly string[] {
  const files = model.artifacts.find((artifact) => artifact.format === format)?.files ?? [];
  return files.map((file) => file.path).filter((name) => !companions.test(path.basename(name)));
}

/** Removes the files that hold the model; their names. */
export async function removeWeights(copy: TriedModel): Promise<readonly string[]> {
  const files = weightFiles(copy);
  for (const file of files) await rm(path.join(copy.directory, file));
  return files.map((file) => path.basename(file));
}

/** Overwrites one file of a model; its name. */
export async function spoil(
  copy: TriedModel,
  { file, spoiling }: { readonly file: string; readonly spoiling: Spoiling },
): Promise<string> {
  const target = path.join(copy.directory, file);
  const bytes = await readFile(target);
  switch (spoiling) {
    case 'cut in half':
      await writeFile(target, bytes.subarray(0, Math.floor(bytes.length / 2)));
      break;
    case 'empty':
      await writeFile(target, '');
      break;
    case 'a web page':
      await writeFile(target, webPage);
      break;
  }
  return path.basename(file);
}
