import { describe, expect, test } from 'vitest';

import { knownTasks, tasks } from './index.js';
import { openProcessor, processedTasks } from './processing/index.js';

describe('known tasks', () => {
  test('are found by their id', () => {
    expect(tasks.map(({ id }) => knownTasks.get(id))).toEqual(tasks);
  });

  test('count what they write where they write, else images and samples', () => {
    expect(tasks.map(({ id, unit }) => [id, unit])).toEqual([
      ['text-classification', 'sample'],
      ['token-classification', 'sample'],
      ['question-answering', 'sample'],
      ['fill-mask', 'sample'],
      ['text-generation', 'output-token'],
      ['summarization', 'output-token'],
      ['feature-extraction', 'sample'],
      ['image-classification', 'image'],
      ['image-to-text', 'output-token'],
      ['object-detection', 'image'],
    ]);
  });

  test('count one unit for each inference where they write nothing', () => {
    const counts = tasks
      .filter(({ unit }) => unit !== 'output-token')
      .map((task) => task.countUnits([], 'input'));
    expect(counts).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });
});

describe('processing', () => {
  test('is there for the classifiers only', () => {
    expect(processedTasks).toEqual(['text-classification', 'image-classification']);
  });

  test('refuses a task that only runtimes with a pipeline of their own can do', async () => {
    const request = { taskId: 'fill-mask', directory: 'none', inputs: [], outputs: [] };
    await expect(openProcessor(request)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('"fill-mask"; there is for text-classification'),
    });
  });
});
