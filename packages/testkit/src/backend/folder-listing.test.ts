import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { foldersListing, listingChanges } from './folder-listing.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wattbench-listing-'));
  mkdirSync(path.join(folder, 'inside'));
  writeFileSync(path.join(folder, 'inside/old'), 'old');
});

afterEach(() => rmSync(folder, { recursive: true }));

async function changesBy(action: () => void): Promise<readonly string[]> {
  const folders = { 'the folder': folder };
  const before = await foldersListing(folders);
  action();
  return listingChanges(before, await foldersListing(folders));
}

describe('listingChanges', () => {
  test('finds none where nothing was done', async () => {
    expect(await changesBy(() => undefined)).toEqual([]);
  });

  test.each<[string, () => void, string]>([
    ['a new file', () => writeFileSync(path.join(folder, 'new'), ''), 'it wrote new in the folder'],
    [
      'other permissions',
      () => chmodSync(path.join(folder, 'inside/old'), 0o600),
      `it changed ${path.join('inside', 'old')} in the folder`,
    ],
    [
      'a file of another length',
      () => writeFileSync(path.join(folder, 'inside/old'), 'older'),
      `it changed ${path.join('inside', 'old')} in the folder`,
    ],
    [
      'a file that is gone',
      () => rmSync(path.join(folder, 'inside/old')),
      `it removed ${path.join('inside', 'old')} in the folder`,
    ],
  ])('names %s', async (...[, action, change]) => {
    expect(await changesBy(action)).toContain(change);
  });
});
