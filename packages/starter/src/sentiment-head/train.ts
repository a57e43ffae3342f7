import { writeFile } from 'node:fs/promises';
import { readLabelledSentences } from '../sentiment-sentences/labelled-sentences.js';
import { headFile } from './sentiment-head.js';
import { trainHead } from './train-head.js';

/** Script: trains the sentiment head and writes `assets/sentiment-head.json`. */

// Before onnxruntime is loaded, which looks at it then.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
const { openEncoder } = await import('../use-sentiment/open-encoder.js');

const encoder = await openEncoder();
const head = await trainHead({
  sentences: readLabelledSentences(),
  encoderHash: encoder.hash,
  embed: encoder.embed,
});
await encoder.close();
await writeFile(headFile, `${JSON.stringify(head, null, 1)}\n`);
process.stdout.write(
  `${headFile}: ${head.training.accuracy.toFixed(4)} of ${head.training.sentences} sentences in training, ` +
    `${head.heldOut.accuracy.toFixed(4)} of ${head.heldOut.sentences} held out.\n`,
);
