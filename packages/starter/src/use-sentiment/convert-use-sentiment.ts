import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describeFiles } from '../files/artifact-files.js';
import { modelPaths } from '../files/model-folder.js';
import { readShippedHead, requireSameEncoder } from '../sentiment-head/sentiment-head.js';
import { readLabelledSentences } from '../sentiment-sentences/labelled-sentences.js';
import { splitSentences } from '../sentiment-sentences/sentence-split.js';
import { readTfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';
import { checkConversion } from './conversion-check.js';
import { recordFile, type ConversionRecord } from './conversion-record.js';
import { encoderPackage, findEncoder } from './encoder-files.js';
import { converterVersion, useSentiment } from './model-description.js';
import { makeModelParts } from './model-parts.js';
import { openTokenizer } from './onnx-text-model.js';

/** Texts of the check: spread over all that were held out, so short and long ones. */
const checkedTexts = 8;

const tools = [
  'onnx-proto',
  'onnxruntime-node',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-converter',
  '@tensorflow/tfjs-backend-cpu',
];

/**
 * Makes the model `use-sentiment-en` in an empty folder, as ONNX and for TensorFlow.js, checks both
 * against their source, and writes down what it did. Takes seconds and hundreds of megabytes of
 * memory: meant for a process of its own.
 *
 * Throws `CONVERSION_FAILED` or `MODEL_NOT_FOUND`.
 */
export async function convertUseSentiment(
  directory: string,
  onProgress: (message: string) => void,
): Promise<void> {
  const source = await findEncoder();
  const head = readShippedHead();
  requireSameEncoder(head, source.hash);
  const encoder = await readTfjsGraph(source.directory, encoderPackage);
  const vocabulary = await readFile(join(source.directory, 'vocab.json'), 'utf8');
  const { files, ...made } = makeModelParts({ encoder, vocabulary, head });
  await writeParts(directory, files);
  onProgress(`checking ${useSentiment.id}`);
  const { heldOut } = splitSentences(readLabelledSentences().sentences);
  const step = Math.floor(heldOut.length / checkedTexts);
  const spread = heldOut.filter((_, index) => index % step === 0).slice(0, checkedTexts);
  const texts = spread.map(({ text }) => text);
  const tokenise = openTokenizer(made.tokenizer);
  const check = await checkConversion({ ...made, encoder, head, tokenise, texts });
  const record: ConversionRecord = {
    schemaVersion: 1,
    model: useSentiment.id,
    converterVersion,
    source: { package: encoderPackage, files: source.files },
    headSha256: head.sha256,
    tools: { node: process.versions.node, ...toolVersions() },
    check,
    files: await describeFiles(directory, modelPaths(useSentiment)),
  };
  await writeParts(directory, { [recordFile]: `${JSON.stringify(record, null, 1)}\n` });
}

async function writeParts(
  directory: string,
  parts: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(parts)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

function toolVersions(): Readonly<Record<string, string>> {
  const require = createRequire(import.meta.url);
  return Object.fromEntries(
    tools.map((name) => {
      const { version } = require(`${name}/package.json`) as { readonly version: string };
      return [name, version];
    }),
  );
}
