import { readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { conversionFailed } from './conversion-failed.js';
import { parseTfjsModel } from './tfjs-model.js';

/** A TensorFlow.js graph model as its files hold it. */
export interface TfjsGraph {
  /** Where it comes from, for messages. */
  readonly source: string;
  /** The text of `model.json`. */
  readonly text: string;
  /** All shards of the weights, in the order of the manifest. */
  readonly weights: Uint8Array;
}

/**
 * Reads `model.json` and the shards that it names, from `directory` and from nowhere else.
 *
 * Throws `CONVERSION_FAILED` when a path leaves the folder or a file cannot be read.
 */
export async function readTfjsGraph(directory: string, source: string): Promise<TfjsGraph> {
  const text = (await readPart(directory, 'model.json')).toString('utf8');
  const shards: Buffer[] = [];
  for (const path of shardPaths(text, source)) shards.push(await readPart(directory, path));
  return { source, text, weights: Buffer.concat(shards) };
}

/** The shards that a `model.json` names, in order. Throws `CONVERSION_FAILED` as `readTfjsGraph`. */
export function shardPaths(text: string, source: string): readonly string[] {
  const paths = parseTfjsModel(text, source).weightGroups.flatMap((group) => group.paths);
  for (const path of paths) {
    const local = normalize(path);
    if (isAbsolute(local) || local === '..' || local.startsWith(`..${sep}`)) {
      throw conversionFailed(`${source}: ${JSON.stringify(path)} leaves the folder of the model.`);
    }
  }
  return paths;
}

async function readPart(directory: string, path: string): Promise<Buffer> {
  try {
    return await readFile(join(directory, path));
  } catch (cause) {
    throw conversionFailed(`${path} in ${directory} cannot be read.`, cause);
  }
}
