import { readFileSync } from 'node:fs';
import { WattbenchError, type Dataset, type Sample } from '@wattbench/core';
import { seededOrder, type ImageInput } from '@wattbench/tasks';
import { sha256 } from '../files/artifact-files.js';
import { assetPath } from '../files/package-places.js';
import { isRecord } from '../files/record.js';
import { readIdx } from './idx-file.js';

interface FashionMnist {
  readonly revision: string;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly labels: readonly string[];
}

const id = 'fashion-mnist-1k';
const imagesFile = assetPath('fashion-mnist-1k/t1k-images-idx3-ubyte');
const labelsFile = assetPath('fashion-mnist-1k/t1k-labels-idx1-ubyte');
const namesFile = assetPath('fashion-mnist-cnn/config.json');

/**
 * 1,000 of the labelled test images of Fashion-MNIST (Xiao, Rasul, Vollgraf 2017,
 * https://arxiv.org/abs/1708.07747): grey, 28 × 28. Read when it is first used.
 *
 * Reading throws `DATASET_INVALID`.
 */
export function fashionMnistDataset(): Dataset<ImageInput, string> {
  let data: FashionMnist | undefined;
  const read = (): FashionMnist => (data ??= readFashionMnist());
  return {
    id,
    taskId: 'image-classification',
    license: 'MIT',
    get revision() {
      return read().revision;
    },
    get size() {
      return read().labels.length;
    },
    async *samples(options) {
      const all = read();
      for (const index of seededOrder({ size: all.labels.length, ...options })) {
        yield sampleAt(all, index);
      }
    },
  };
}

function sampleAt(data: FashionMnist, index: number): Sample<ImageInput, string> {
  const { width, height, pixels, labels } = data;
  const reference = labels[index];
  if (reference === undefined) {
    throw new WattbenchError('INTERNAL', `${id} has no sample ${index}, only ${labels.length}.`);
  }
  const bytes = width * height;
  // A copy: whoever gets it may keep or transfer it.
  const image = new Uint8Array(pixels.subarray(index * bytes, (index + 1) * bytes));
  return {
    id: `${id}/${index}`,
    input: { kind: 'pixels', width, height, channels: 1, data: image },
    reference,
  };
}

function readFashionMnist(): FashionMnist {
  const images = readIdx(imagesFile);
  const classes = readIdx(labelsFile);
  const [count, height, width, ...others] = images.shape;
  if (height === undefined || width === undefined || others.length > 0) {
    throw invalid(`${imagesFile}: found ${images.shape.length} sizes, expected 3`);
  }
  if (classes.shape.length !== 1 || classes.shape[0] !== count) {
    const shape = classes.shape.join(', ');
    throw invalid(`${labelsFile}: found labels of shape [${shape}], expected [${count}]`);
  }
  const names = readLabelNames();
  const labels = Array.from(classes.data, (label, index) => {
    const name = names[String(label)];
    if (typeof name === 'string') return name;
    throw invalid(`${labelsFile}: label ${index} is ${label}, which ${namesFile} does not name`);
  });
  const parts = [images.data, classes.data, JSON.stringify(names)].map(sha256);
  return { revision: sha256(parts.join('\n')), width, height, pixels: images.data, labels };
}

function readLabelNames(): Record<string, unknown> {
  const config: unknown = JSON.parse(readFileSync(namesFile, 'utf8'));
  const names = isRecord(config) ? config['id2label'] : undefined;
  if (isRecord(names)) return names;
  throw invalid(`${namesFile}: id2label is missing`);
}

function invalid(problem: string): WattbenchError {
  return new WattbenchError('DATASET_INVALID', `${problem}.`);
}
