import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment, root } from './install.mjs';

const packages = join(root, 'packages');

/** Packs a package of the workspace as it is published; gives the file. */
export function pack(name, folder) {
  const { stdout, stderr, status } = spawnSync(
    'pnpm',
    ['pack', '--json', '--pack-destination', folder],
    { cwd: join(packages, name), encoding: 'utf8', env: environment() },
  );
  if (status !== 0) throw new Error(`pnpm pack of ${name}: ${stderr}`);
  return JSON.parse(stdout).filename;
}

/** Folders of the packages that these need, themselves included: what has to be packed to install them. */
export function withNeeds(names) {
  const needed = new Set();
  const visit = (name) => {
    if (needed.has(name)) return;
    needed.add(name);
    const { dependencies = {}, peerDependencies = {} } = manifestOf(name);
    for (const other of Object.keys({ ...dependencies, ...peerDependencies })) {
      if (other.startsWith('@wattbench/')) visit(folderOf(other));
    }
  };
  for (const name of names) visit(name);
  return [...needed].toSorted();
}

function folderOf(packageName) {
  const found = readdirSync(packages).find((name) => manifestOf(name).name === packageName);
  if (found === undefined) throw new Error(`no package of the workspace is called ${packageName}`);
  return found;
}

export function manifestOf(name) {
  return JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'));
}
