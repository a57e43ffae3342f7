import { createRequire } from 'node:module';

import type { Unavailable } from '@wattbench/core';

const manifest = createRequire(import.meta.url)('../../package.json') as {
  readonly peerDependencies: Readonly<Record<string, string>>;
};

interface Failure {
  readonly pattern: RegExp;
  readonly reason: Unavailable['reason'];
  readonly fix: string;
}

/** Versions: https://www.tensorflow.org/install/source#gpu, of the TensorFlow that tfjs-node-gpu 4.22.0 downloads. */
export const cudaFix =
  'Install the NVIDIA driver, and CUDA 11.2 and cuDNN 8.1, which TensorFlow 2.9 needs, and put them on LD_LIBRARY_PATH.';

const nativePage = 'docs/tfjs-node.md of wattbench has other ways.';

/** What loading a native package or its library says, and what helps; the first that fits. */
const nativeFailures: readonly Failure[] = [
  {
    pattern: /tfjs_binding\.node\)? can not be found/,
    reason: 'native-load-failed',
    fix: `Its install script did not run or failed: run \`npm rebuild @tensorflow/tfjs-node\` (or -gpu) with scripts allowed (pnpm: \`allowBuilds\`). ${nativePage}`,
  },
  {
    pattern: /lib(cuda|cublas|cudnn|cufft|curand|cusolver|cusparse|nvidia)[^/\s]*\.so/,
    reason: 'driver',
    fix: cudaFix,
  },
  {
    pattern: /libtensorflow[^/\s]*\.so/,
    reason: 'native-load-failed',
    fix: `The download of libtensorflow is missing: reinstall the package where storage.googleapis.com can be reached. ${nativePage}`,
  },
  {
    pattern: /dawn\.node/,
    reason: 'platform',
    fix: 'The package webgpu has binaries for Linux, Windows and macOS on x64 and arm64 only.',
  },
];

const missingCodes: readonly unknown[] = ['MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];

/** Why packages could not be loaded, as data. `packages` are those that a user installs for the engine. */
export function describeLoadFailure(cause: unknown, packages: readonly string[]): Unavailable {
  const detail = cause instanceof Error ? cause.message.trim() : String(cause);
  const known = nativeFailures.find(({ pattern }) => pattern.test(detail));
  if (known !== undefined) {
    return { available: false, reason: known.reason, detail, fix: known.fix };
  }
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const isMissing =
    missingCodes.includes(code) && packages.some((name) => detail.includes(`'${name}'`));
  if (isMissing) {
    return {
      available: false,
      reason: 'package-missing',
      detail: detail.replace(/ imported from .*/s, '').replace(/\nRequire stack.*/s, ''),
      fix: `npm install ${packages.map(withVersion).join(' ')}`,
    };
  }
  return {
    available: false,
    reason: 'native-load-failed',
    detail,
    fix: `Reinstall ${packages.join(' and ')}.`,
  };
}

/** TensorFlow.js mixes no versions: where this package names one, it has to be that. */
function withVersion(name: string): string {
  const version = manifest.peerDependencies[name] ?? '';
  return /^\d/.test(version) ? `${name}@${version}` : name;
}
