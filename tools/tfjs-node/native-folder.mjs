import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where a project has the package. */
export function packageFolder(project) {
  return join(project, 'node_modules', '@tensorflow', 'tfjs-node');
}

/** Where the package looks for its addon: it is made for version 8 of Node-API, which every Node since 15.12 has. */
export function addonFile(project) {
  return join(packageFolder(project), 'lib', 'napi-v8', 'tfjs_binding.node');
}

export function holdsNative(project) {
  return existsSync(addonFile(project));
}

// Functions that the package calls: Node 23 took the first away, and Node 22 warns of both; docs/tfjs-node.md.
const tryIt = `
import util from 'node:util';
util.isNullOrUndefined = (value) => value === null || value === undefined;
util.isArray = Array.isArray;
const start = performance.now();
const { default: tf } = await import('@tensorflow/tfjs-node');
await tf.setBackend('tensorflow');
const product = await tf.matMul([[1, 2], [3, 4]], [[5, 6], [7, 8]]).array();
const milliseconds = Math.round(performance.now() - start);
if (tf.getBackend() !== 'tensorflow') throw new Error('the engine is ' + tf.getBackend());
if (String(product) !== '19,22,43,50') throw new Error('a product of matrices is ' + product);
console.log(JSON.stringify({ version: tf.version['tfjs-node'], libtensorflow: tf.backend().binding.TF_Version, milliseconds }));
`;

/** Loads the package in a process of its own and multiplies two matrices: its versions, or what went wrong. */
export function loadNative(project) {
  const { status, signal, stdout, stderr, error } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', tryIt],
    {
      cwd: project,
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' },
    },
  );
  if (status === 0) return JSON.parse(stdout.trim().split('\n').at(-1));
  const said = stderr.split('\n').find((line) => /Error|error/.test(line)) ?? stderr.slice(-300);
  return { error: error?.message ?? `${signal ?? `exit code ${status}`}: ${said.trim()}` };
}
