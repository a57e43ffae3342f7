import type { ErrorCode, Result, RunSpec } from '@wattbench/core';
import { contentHash } from '../plan/content-hash.js';

/** Failures that every further repeat would meet again. */
const permanent: ReadonlySet<ErrorCode> = new Set([
  'BACKEND_UNAVAILABLE',
  'DATASET_INVALID',
  'DEVICE_UNAVAILABLE',
  'MODEL_CHANGED',
  'MODEL_CORRUPT',
  'MODEL_MISMATCH',
  'MODEL_NOT_FOUND',
  'PLUGIN_INVALID',
  'UNSUPPORTED',
]);

/**
 * Remembers the cells that cannot succeed, so that their other repeats are not tried. By protocol: a model that takes no
 * batch of 8 may take one of 1.
 */
export class LostCells {
  readonly #reasons = new Map<string, string>();

  learn(result: Result): void {
    if (result.state !== 'failed' || !permanent.has(result.error.code)) return;
    const { code } = result.error;
    this.#reasons.set(key(result.spec), `an earlier repeat failed with ${code}`);
  }

  reasonFor(spec: RunSpec): string | undefined {
    return this.#reasons.get(key(spec));
  }
}

function key({ cell, protocol }: RunSpec): string {
  return contentHash({ cell, protocol });
}
