import { readFile, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { WattbenchError, type ModelFormat } from '@wattbench/core';
import * as z from 'zod';

/** More than any graph without its weights has. */
const largestJsonBytes = 256 * 1024 * 1024;

const tfjsModel = z.object({
  format: z.enum(['graph-model', 'layers-model']),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()) })).max(10_000),
});

const tfjsFormats = { 'graph-model': 'tfjs-graph', 'layers-model': 'tfjs-layers' } as const;

/** The kind of a TensorFlow.js model and its weight files, which must lie in the folder. */
export async function readTfjsModel(
  folder: string,
  name: string,
): Promise<{ readonly format: ModelFormat; readonly shards: readonly string[] }> {
  const file = join(folder, name);
  const { size } = await stat(file);
  if (size > largestJsonBytes) {
    throw new WattbenchError('MODEL_CORRUPT', `${file} has ${size} bytes, too many for a graph`);
  }
  const checked = tfjsModel.safeParse(parseJson(await readFile(file, 'utf8'), file));
  if (!checked.success) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${file} is no TensorFlow.js model: ${z.prettifyError(checked.error)}`,
    );
  }
  const { format, weightsManifest } = checked.data;
  const shards = weightsManifest.flatMap(({ paths }) =>
    paths.map((path) => posix.join(posix.dirname(name), path)),
  );
  const outside = shards.find((path) => path.startsWith('..') || posix.isAbsolute(path));
  if (outside !== undefined) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${file} names weights outside its folder: ${outside}`,
    );
  }
  return { format: tfjsFormats[format], shards };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WattbenchError('MODEL_CORRUPT', `${file} is no JSON`, { cause });
  }
}
