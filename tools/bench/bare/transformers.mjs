import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';

const loaders = {
  'text-classification': 'AutoModelForSequenceClassification',
  'image-classification': 'AutoModelForImageClassification',
};

/** transformers.js as its guide says, with the settings of our backend: tokenizer or processor first, then the model. */
export async function openBare({ taskId, directory, inputs, threads }) {
  const require = createRequire(import.meta.resolve('@wattbench/backend-transformers'));
  const library = await import(pathToFileURL(require.resolve('@huggingface/transformers')).href);
  const { AutoProcessor, AutoTokenizer, RawImage, env } = library;
  Object.assign(env, { allowRemoteModels: false, localModelPath: `${dirname(directory)}/` });
  const id = basename(directory);
  const model = await library[loaders[taskId]].from_pretrained(id, {
    dtype: 'fp32',
    device: 'cpu',
    session_options: {
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    },
  });
  const feeds = [];
  if (taskId === 'text-classification') {
    const tokenizer = await AutoTokenizer.from_pretrained(id);
    for (const text of inputs) {
      feeds.push(await tokenizer([text], { padding: true, truncation: true }));
    }
  } else {
    const processor = await AutoProcessor.from_pretrained(id);
    for (const { data, width, height, channels } of inputs) {
      feeds.push(await processor([new RawImage(data, width, height, channels)]));
    }
  }
  return { feeds, call: (feed) => model(feed) };
}
