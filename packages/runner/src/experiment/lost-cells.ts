import type { Cell, ErrorCode, Result, RunSpec } from '@wattbench/core';
import { contentHash } from '../plan/canonical-json.js';

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

/** Remembers the cells that cannot succeed, so that their other repeats are not tried. */
export class LostCells {
  readonly #reasons = new Map<string, string>();

  learn(result: Result): void {
    if (result.state !== 'failed' || !permanent.has(result.error.code)) return;
    const { code } = result.error;
    this.#reasons.set(key(result.spec.cell), `an earlier repeat failed with ${code}`);
  }

  reasonFor({ cell }: RunSpec): string | undefined {
    return this.#reasons.get(key(cell));
  }
}

function key(cell: Cell): string {
  return contentHash(cell);
}
