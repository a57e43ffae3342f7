import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, root } from './install.mjs';

// Packs every package as it would be published and lets publint and are-the-types-wrong look at it.

const out = mkdtempSync(join(tmpdir(), 'wattbench-pack-'));
const names = readdirSync(join(root, 'packages'));
const complaints = [];
if (names.length === 0) complaints.push('there is no package to check');

for (const name of names) {
  const folder = join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!existsSync(join(folder, 'README.md'))) complaints.push(`${name}: no README.md`);
  for (const [path, target] of Object.entries(manifest.exports)) {
    const files = typeof target === 'string' ? [target] : Object.values(target);
    for (const file of files) {
      if (!existsSync(join(folder, file)))
        complaints.push(`${name}: ${path} names ${file}, not built`);
    }
  }
  const tarball = pack(folder);
  check(name, 'publint', ['run', tarball, '--strict', '--pack', 'false']);
  check(name, 'attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--format', 'ascii']);
}
rmSync(out, { recursive: true, force: true });
for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
process.stderr.write(`${names.length} packages checked, ${complaints.length} complaints\n`);
process.exit(complaints.length === 0 ? 0 : 1);

function pack(folder) {
  const { stdout, stderr, status } = spawnSync(
    'pnpm',
    ['pack', '--json', '--pack-destination', out],
    { cwd: folder, encoding: 'utf8', env: environment() },
  );
  if (status !== 0) throw new Error(`pnpm pack in ${folder}: ${stderr}`);
  const { filename } = JSON.parse(stdout);
  return filename;
}

function check(name, command, parameters) {
  const { status, stdout, stderr } = spawnSync(command, parameters, {
    cwd: root,
    encoding: 'utf8',
    env: environment(),
  });
  if (status !== 0) complaints.push(`${name}: ${command} says\n${stdout}${stderr}`);
}
