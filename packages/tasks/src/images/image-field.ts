import type { DataRow } from '../datasets/data-row.js';
import type { ImageInput } from './image-input.js';

/** The file that the field `image` names, from the folder of the data file. Throws `DATASET_INVALID`. */
export async function readImageField(row: DataRow): Promise<ImageInput> {
  return { kind: 'file', path: await row.file('image') };
}
