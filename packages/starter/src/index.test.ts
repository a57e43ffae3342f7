import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { starterDatasets, starterModels, starterSuite } from './index.js';

const built = fileURLToPath(new URL('../dist/index.js', import.meta.url));

describe('the starter suite', () => {
  it('names models and data sets that are there, of the task of its cell', () => {
    const models = starterModels({ cacheDirectory: '' });
    const datasets = starterDatasets();
    for (const { task, model, dataset } of starterSuite.cells) {
      expect(models.find(({ id }) => id === model)?.taskId).toBe(task);
      expect(datasets.find(({ id }) => id === dataset)?.taskId).toBe(task);
    }
    expect(starterSuite.cells.length).toBe(2);
  });
});

describe.skipIf(!existsSync(built))('the root (needs the built package)', () => {
  it('loads no runtime, also when models and data are listed', () => {
    const script = `
      import { createRequire } from 'node:module';
      const { starterModels, starterDatasets } = await import(${JSON.stringify(built)});
      for (const { size } of starterDatasets()) if (!(size > 0)) throw size;
      if (starterModels({ cacheDirectory: '' }).length !== 2) throw 'models';
      process.stdout.write(JSON.stringify(Object.keys(createRequire(import.meta.url).cache)));`;
    const loaded = execFileSync(process.execPath, ['--input-type=module', '--eval', script]);
    expect(JSON.parse(loaded.toString())).toEqual([]);
  });
});
