import type { Tensor } from '../processing/tensor.js';
import type { Pixels } from './pixels.js';
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

/** Images of one size as `pixel_values` [batch, 3, height, width]; grey goes into all three channels. */
export function pixelTensor(options: {
  readonly images: readonly Pixels[];
  readonly size: Size;
  readonly tables: LevelTables;
}): Tensor {
  const { images, size, tables } = options;
  const plane = size.width * size.height;
  const data = new Float32Array(images.length * channelCount * plane);
  let position = 0;
  for (const { channels, data: levels } of images) {
    for (const [channel, table] of tables.entries()) {
      const offset = channels === 1 ? 0 : channel;
      for (let pixel = 0; pixel < plane; pixel += 1) {
        data[position] = table[levels[pixel * channels + offset] ?? 0] ?? 0;
        position += 1;
      }
    }
  }
  return { type: 'float32', dims: [images.length, channelCount, size.height, size.width], data };
}
