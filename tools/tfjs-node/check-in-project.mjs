import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '../install.mjs';
import { pack, withNeeds } from '../pack.mjs';
import { addonFile, packageFolder } from './native-folder.mjs';

const checkFile = fileURLToPath(new URL('check-contract.mjs', import.meta.url));

/**
 * Installs the backend and the conformance kit from their tarballs into an empty project, as a user does, beside the
 * native package, and checks the contract there. Returns the exit code: 1 when a case failed.
 */
export function checkInProject(nativeProject, version) {
  const project = mkdtempSync(join(tmpdir(), 'wattbench-tfjs-node-'));
  try {
    const tarballs = withNeeds(['backend-tfjs', 'testkit']).map((name) => pack(name, project));
    writeFileSync(join(project, 'package.json'), '{"private":true,"type":"module"}\n');
    command('npm', {
      parameters: [
        ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
        [`@tensorflow/tfjs-node@${version}`, ...tarballs],
      ].flat(),
      folder: project,
    });
    borrowNative(nativeProject, project);
    const check = join(project, 'check-contract.mjs');
    copyFileSync(checkFile, check);
    const { status } = spawnSync(process.execPath, [check], {
      cwd: project,
      stdio: 'inherit',
    });
    return status ?? 1;
  } finally {
    rmSync(project, { recursive: true, force: true });
  }
}

/** The addon is copied and its libraries, which are large, are linked: the addon finds them beside itself. */
function borrowNative(from, to) {
  const source = packageFolder(from);
  const target = packageFolder(to);
  cpSync(dirname(addonFile(from)), dirname(addonFile(to)), { recursive: true, dereference: true });
  symlinkSync(join(source, 'deps'), join(target, 'deps'), 'junction');
}

function command(name, { parameters, folder }) {
  const { status, stdout, stderr, error } = spawnSync(name, parameters, {
    cwd: folder,
    encoding: 'utf8',
    env: environment(),
    shell: process.platform === 'win32',
  });
  if (status === 0) return stdout;
  throw new Error(`${name} ${parameters[0]} in ${folder}: ${error?.message ?? stdout + stderr}`);
}
