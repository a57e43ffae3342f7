import type { DataRow } from '../datasets/data-row.js';
import { readImageField } from '../images/image-field.js';
import type { TaskDefinition } from '../task-definition.js';
import { imageToText } from './task.js';

export const imageToTextDefinition: TaskDefinition = {
  task: imageToText,
  readRow: async (row) => {
    const reference = captions(row);
    return { input: await readImageField(row), reference };
  },
};

/** One text in `caption`, or several in `captions`. */
function captions(row: DataRow): readonly string[] | null {
  if (row.either('captions', 'caption') === 'captions') return row.optionalTexts('captions');
  return [row.text('caption')];
}
