import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTfjsGraph } from './tfjs-graph.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-tfjs-'));
  await mkdir(join(folder, 'model'));
  await writeFile(join(folder, 'outside.bin'), 'secret');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function read(paths: readonly string[]) {
  const weightsManifest = [{ paths, weights: [] }];
  const model = { modelTopology: { node: [] }, weightsManifest };
  await writeFile(join(folder, 'model/model.json'), JSON.stringify(model));
  return readTfjsGraph(join(folder, 'model'), 'model.json');
}

describe('readTfjsGraph', () => {
  it('joins the shards in the order of the manifest', async () => {
    await writeFile(join(folder, 'model/b.bin'), 'first ');
    await writeFile(join(folder, 'model/a.bin'), 'second');
    const { weights } = await read(['b.bin', 'a.bin']);
    expect(Buffer.from(weights).toString()).toBe('first second');
  });

  it.each(['../outside.bin', 'shards/../../outside.bin', '..', '/etc/hostname'])(
    'does not read %s',
    async (path) => {
      await expect(read([path])).rejects.toThrow('leaves the folder of the model');
    },
  );

  it('names a shard that is missing', async () => {
    await expect(read(['a.bin'])).rejects.toThrow('a.bin in');
  });
});
