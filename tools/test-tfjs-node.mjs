import { resolve } from 'node:path';
import { build, install } from './install.mjs';
import { checkInProject } from './tfjs-node/check-in-project.mjs';
import { buildNative, cacheFolder, CannotBuild } from './tfjs-node/build-native.mjs';
import { holdsNative, loadNative } from './tfjs-node/native-folder.mjs';

// `pnpm test:tfjs-node`: the contract of a backend, kept by TensorFlow.js on its native engine. `--build` makes that
// engine first where there is none. What cannot be had is said in one line, with exit code 0; docs/tfjs-node.md.
const unknown = process.argv.slice(2).filter((word) => word !== '--build');
if (unknown.length > 0) end(2, `usage: test-tfjs-node [--build]; found ${unknown.join(' ')}`);

const folder = findNative();
const loaded = loadNative(folder);
if (loaded.error !== undefined) end(1, `${folder} cannot be used: ${loaded.error}`);
process.stdout.write(
  `@tensorflow/tfjs-node ${loaded.version} with libtensorflow ${loaded.libtensorflow}, loaded in ${loaded.milliseconds} ms\n`,
);
install();
build();
process.exit(checkInProject(folder, loaded.version));

/** The folder of a project in which the native package works, made where that was asked for. */
function findNative() {
  const named = process.env.WATTBENCH_TFJS_NODE;
  if (named !== undefined && named !== '') {
    if (holdsNative(named)) return resolve(named);
    end(1, `WATTBENCH_TFJS_NODE=${named} has no @tensorflow/tfjs-node with its native addon`);
  }
  const cached = cacheFolder();
  if (holdsNative(cached)) return cached;
  if (!process.argv.includes('--build')) {
    end(0, 'skipped: no native TensorFlow.js; build one with --build, or see docs/tfjs-node.md');
  }
  try {
    buildNative(cached);
    return cached;
  } catch (error) {
    if (!(error instanceof CannotBuild)) throw error;
    return end(error.isMissing ? 0 : 1, `${error.isMissing ? 'skipped: ' : ''}${error.message}`);
  }
}

function end(code, line) {
  process[code === 0 ? 'stdout' : 'stderr'].write(`${line}\n`);
  return process.exit(code);
}
