import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, root } from './install.mjs';

// The way of somebody who adds a backend: a new package from the template, outside the workspace, with the packed
// packages; its contract is checked, and it is measured beside onnxruntime-node.

const place = mkdtempSync(join(tmpdir(), 'wattbench-third-party-'));
const project = join(place, 'wattbench-backend-acme');
try {
  run(process.execPath, [join(root, 'tools/new-package.mjs'), 'backend', 'acme', project], root);
  installWithPnpm();
  const tested = run(process.execPath, ['--test', '--test-reporter=tap'], project);
  const cases = Number(/^# pass (\d+)$/m.exec(tested)?.[1] ?? 0);
  if (cases < 20) throw new Error(`only ${cases} cases of the contract passed:\n${tested}`);
  const { code, accuracy } = measure();
  process.stderr.write(
    `a third-party backend from the template: ${cases} cases passed, ${code} to onnx, accuracy ${accuracy}\n`,
  );
} finally {
  rmSync(place, { recursive: true, force: true });
}

/** The store of this machine has most of it already; npm would fetch all of it again. */
function installWithPnpm() {
  const { dependencies, devDependencies } = JSON.parse(
    readFileSync(join(project, 'package.json'), 'utf8'),
  );
  const own = Object.entries({ ...dependencies, ...devDependencies }).filter(([, version]) =>
    version.startsWith('file:'),
  );
  const settings = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const allowBuilds = /^allowBuilds:\n(?: .*\n)+/m.exec(settings)?.[0] ?? '';
  writeFileSync(
    join(project, 'pnpm-workspace.yaml'),
    [
      'packages: [.]',
      'peerDependencyRules: { ignoreMissing: ["@energetic-ai/core"] }',
      'overrides:',
      ...own.map(([name, version]) => `  '${name}': '${version}'`),
      '  onnxruntime-web: 1.30.0',
      allowBuilds,
    ].join('\n'),
  );
  run('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'], project);
}

function measure() {
  const words = ['run', '--protocol', 'smoke', '--model', 'fashion-mnist-cnn', '--json', '--quiet'];
  const cli = join(project, 'node_modules/@wattbench/cli/bin/wattbench.mjs');
  const out = run(process.execPath, [cli, ...words, '--backend', 'onnx,acme'], project);
  const rows = JSON.parse(out);
  const acme = rows.find(({ backend }) => backend === 'acme');
  const onnx = rows.find(({ backend }) => backend === 'onnx');
  const { state } = acme.equivalence;
  const same = acme.scores.accuracy === onnx.scores.accuracy;
  if (state !== 'equivalent' || !same || acme.energyWhPer1000 === null) throw new Error(out);
  return { code: state, accuracy: acme.scores.accuracy };
}

function run(command, parameters, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: environment(),
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}
