import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../files/artifact-files.js';
import { modelPaths } from '../files/model-folder.js';
import { readTfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';
import { encoderPackage, findEncoder } from './encoder-files.js';
import { converterVersion, useSentiment } from './model-description.js';
import { makeModelParts } from './model-parts.js';

const head = { bias: 0.25, weights: Array.from({ length: 512 }, (_, index) => (index % 7) - 3) };

async function makeParts() {
  const { directory } = await findEncoder();
  const encoder = await readTfjsGraph(directory, encoderPackage);
  const vocabulary = await readFile(join(directory, 'vocab.json'), 'utf8');
  return makeModelParts({ encoder, vocabulary, head });
}

describe('makeModelParts', () => {
  it('makes the files that the model is described with', async () => {
    const { files } = await makeParts();
    expect(Object.keys(files).toSorted()).toEqual(modelPaths(useSentiment).toSorted());
  });

  it('makes other bytes for the same sources only with another converterVersion', async () => {
    const { files } = await makeParts();
    const hashes = Object.entries(files).map(([path, content]) => `${path} ${sha256(content)}`);
    expect([converterVersion, sha256(hashes.join('\n'))]).toEqual([
      1,
      'd1690fed38697cb00d00b0478a9859cfb52256758f3395b89ec19c72881d9e7d',
    ]);
  });
});
