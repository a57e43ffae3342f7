import { describe, expect, test } from 'vitest';

import { knownTasks, tasks } from './index.js';

describe('known tasks', () => {
  test('are found by their id', () => {
    expect(tasks.map(({ id }) => knownTasks.get(id))).toEqual(tasks);
  });

  test('count images as images and texts as samples, one for each inference', () => {
    expect(tasks.map(({ id, unit }) => [id, unit])).toEqual([
      ['text-classification', 'sample'],
      ['image-classification', 'image'],
    ]);
    expect(tasks.map((task) => task.countUnits([], 'input'))).toEqual([1, 1]);
  });
});
