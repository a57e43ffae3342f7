import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { publishFolder, removeAbandoned, temporarySibling } from './publish-folder.js';

const key = 'a'.repeat(64);
let parent: string;
let place: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'wattbench-publish-'));
  place = join(parent, key);
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function finished(content: string): Promise<string> {
  const directory = await temporarySibling(place);
  await writeFile(join(directory, 'model'), content);
  return directory;
}

function publish(directory: string): Promise<void> {
  // A folder that another process has just put away is not whole: as `inspectConvertedFolder` answers.
  const isWhole = () =>
    readFile(join(place, 'model'), 'utf8').then(
      (text) => text.startsWith('whole'),
      () => false,
    );
  return publishFolder(directory, { directory: place, isWhole });
}

describe('publishFolder', () => {
  it('moves a folder to an empty place', async () => {
    await publish(await finished('whole 1'));
    expect(await readFile(join(place, 'model'), 'utf8')).toBe('whole 1');
    expect(await readdir(parent)).toEqual([key]);
  });

  it('keeps a whole folder that another process put there', async () => {
    const late = await finished('whole 2');
    await publish(await finished('whole 1'));
    await publish(late);
    expect(await readFile(join(place, 'model'), 'utf8')).toBe('whole 1');
    expect(await readdir(parent)).toEqual([key]);
  });

  it('replaces a damaged folder', async () => {
    await publish(await finished('damaged'));
    await publish(await finished('whole'));
    expect(await readFile(join(place, 'model'), 'utf8')).toBe('whole');
    expect(await readdir(parent)).toEqual([key]);
  });

  it('leaves one whole folder when many publish at once over a damaged one', async () => {
    await publish(await finished('damaged'));
    const folders = await Promise.all(
      ['1', '2', '3', '4'].map((name) => finished(`whole ${name}`)),
    );
    await Promise.all(folders.map(publish));
    expect(await readFile(join(place, 'model'), 'utf8')).toMatch(/^whole \d$/);
    expect(await readdir(parent)).toEqual([key]);
  });

  it('says so when the finished folder is gone', async () => {
    const folder = await finished('whole');
    await rm(folder, { recursive: true });
    await expect(publish(folder)).rejects.toThrow('ENOENT');
  });
});

describe('removeAbandoned', () => {
  it('removes old temporary folders and nothing else', async () => {
    const old = await temporarySibling(place);
    const young = await temporarySibling(place);
    const foreign = join(parent, '.foreign.tmp');
    await mkdir(foreign);
    const twoHoursAgo = new Date(Date.now() - 7_200_000);
    for (const folder of [old, foreign]) await utimes(folder, twoHoursAgo, twoHoursAgo);
    await removeAbandoned(parent);
    expect((await readdir(parent)).map((name) => join(parent, name)).toSorted()).toEqual(
      [foreign, young].toSorted(),
    );
  });
});
