import { lstat, readdir } from 'node:fs/promises';
import path from 'node:path';

/** By path: size and times of each file. */
export type FolderListing = ReadonlyMap<string, string>;

/** All that lies in folders, under the names that messages use. */
export async function foldersListing(
  folders: Readonly<Record<string, string>>,
): Promise<FolderListing> {
  const listing = new Map<string, string>();
  for (const [name, folder] of Object.entries(folders)) {
    for (const entry of await readdir(folder, { recursive: true })) {
      const { size, mtimeMs, ctimeMs, mode } = await lstat(path.join(folder, entry));
      listing.set(`${entry} in ${name}`, [size, mtimeMs, ctimeMs, mode].join(' '));
    }
  }
  return listing;
}

/** What is new, changed or gone. */
export function listingChanges(before: FolderListing, after: FolderListing): readonly string[] {
  const changes: string[] = [];
  for (const [name, state] of after) {
    const old = before.get(name);
    if (old === undefined) changes.push(`it wrote ${name}`);
    else if (old !== state) changes.push(`it changed ${name}`);
  }
  for (const name of before.keys()) if (!after.has(name)) changes.push(`it removed ${name}`);
  return changes;
}
