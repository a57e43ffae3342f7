import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'node_modules', '.wattbench-install.json');

/** Installs what the lockfile says, unless that is what is there. Needs Node and npm alone. */
export function install() {
  requireNode();
  const state = manifestHash();
  if (readStamp() === state) return;
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  process.stderr.write('Installing dependencies (once)\n');
  run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile']);
  writeFileSync(stampFile, JSON.stringify({ state }));
}

/** Compiles what has changed. */
export function build() {
  run(join(root, 'node_modules', '.bin', 'turbo'), ['run', 'build', '--output-logs=errors-only']);
}

/** Runs a command and ends with its exit code when it fails. */
export function run(command, parameters, options = {}) {
  const { status, error } = spawnSync(command, parameters, {
    cwd: root,
    stdio: ['inherit', 2, 'inherit'],
    shell: process.platform === 'win32',
    ...options,
    env: environment(options.env),
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** No telemetry of the tools, and the workspace's own commands first. */
export function environment(more = {}) {
  const bin = join(root, 'node_modules', '.bin');
  const separator = process.platform === 'win32' ? ';' : ':';
  return {
    ...process.env,
    PATH: `${bin}${separator}${process.env.PATH}`,
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
    ...more,
  };
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  process.stderr.write(`wattbench needs Node 20.19 or newer; this is ${process.versions.node}\n`);
  process.exit(1);
}

function manifestHash() {
  const files = [
    'package.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    ...readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'package.json')),
  ];
  const hash = createHash('sha256').update(process.versions.modules);
  for (const file of files)
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  return hash.digest('hex');
}

function readStamp() {
  return existsSync(stampFile) ? JSON.parse(readFileSync(stampFile, 'utf8')).state : undefined;
}
