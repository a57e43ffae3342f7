import type { Pixels } from '../images/read-image.js';
import type { Tensor } from '../processing/tensor.js';
import type { ImageLayout } from './image-shape.js';
import type { Preprocessing, Size } from './preprocessing.js';

const channelCount = 3;

/** For red, green and blue: what each of the 256 levels becomes, rounded to float32 once. */
export type LevelTables = readonly [Float32Array, Float32Array, Float32Array];

export function levelTables(preprocessing: Preprocessing): LevelTables {
  const { rescaleFactor, mean, standardDeviation } = preprocessing;
  const table = (channel: 0 | 1 | 2): Float32Array =>
    Float32Array.from(
      { length: 256 },
      (_, level) => (level * rescaleFactor - mean[channel]) / standardDeviation[channel],
    );
  return [table(0), table(1), table(2)];
}

/** Images of one size as `pixel_values`, in the layout that the model takes; grey goes into all three channels. */
export function pixelTensor(options: {
  readonly images: readonly Pixels[];
  readonly size: Size;
  readonly tables: LevelTables;
  readonly layout: ImageLayout;
}): Tensor {
  const { images, size, tables, layout } = options;
  const { width, height } = size;
  const plane = width * height;
  const data = new Float32Array(images.length * channelCount * plane);
  /** From a pixel, and from a channel, to the next one of the same image. */
  const [pixelStep, channelStep] = layout === 'nchw' ? [1, plane] : [channelCount, 1];
  for (const [index, { channels, data: levels }] of images.entries()) {
    for (const [channel, table] of tables.entries()) {
      const offset = channels === 1 ? 0 : channel;
      let position = index * channelCount * plane + channel * channelStep;
      for (let pixel = 0; pixel < plane; pixel += 1) {
        data[position] = table[levels[pixel * channels + offset] ?? 0] ?? 0;
        position += pixelStep;
      }
    }
  }
  const dims =
    layout === 'nchw'
      ? [images.length, channelCount, height, width]
      : [images.length, height, width, channelCount];
  return { type: 'float32', dims, data };
}
