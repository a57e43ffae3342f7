import type { DataRow } from '../datasets/data-row.js';
import { readImageField } from '../images/image-field.js';
import type { TaskDefinition } from '../task-definition.js';
import type { BoundingBox, LabelledObject } from './detected-object.js';
import { objectDetection } from './task.js';

export const objectDetectionDefinition: TaskDefinition = {
  task: objectDetection,
  readRow: async (row) => {
    const reference = row.has('objects') ? row.rows('objects').map(readObject) : null;
    return { input: await readImageField(row), reference };
  },
};

function readObject(row: DataRow): LabelledObject {
  return { label: row.text('label'), box: readBox(row.row('box')) };
}

function readBox(row: DataRow): BoundingBox {
  const box = {
    xmin: row.number('xmin'),
    ymin: row.number('ymin'),
    xmax: row.number('xmax'),
    ymax: row.number('ymax'),
  };
  if (box.xmax < box.xmin) throw row.invalid('xmax', `is ${box.xmax}, below "xmin" ${box.xmin}`);
  if (box.ymax < box.ymin) throw row.invalid('ymax', `is ${box.ymax}, below "ymin" ${box.ymin}`);
  return box;
}
