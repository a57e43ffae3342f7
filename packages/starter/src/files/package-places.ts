import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WattbenchError } from '@wattbench/core';

const require = createRequire(import.meta.url);

/** Absolute path of a file that this package ships under `assets`. */
export function assetPath(path: string): string {
  return fileURLToPath(new URL(`../../assets/${path}`, import.meta.url));
}

/**
 * Absolute folder of a file of an npm package that this one depends on.
 *
 * Throws `MODEL_NOT_FOUND` when the package is not installed.
 */
export function packageFolder(specifier: string): string {
  try {
    return dirname(require.resolve(specifier));
  } catch (cause) {
    throw new WattbenchError('MODEL_NOT_FOUND', `${specifier} is not installed.`, {
      cause,
      fix: 'Install @wattbench/starter again: it depends on that package.',
    });
  }
}
