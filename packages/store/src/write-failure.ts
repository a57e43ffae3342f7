import { WattbenchError } from '@wattbench/core';

/** The code of a failed system call, e.g. `ENOSPC`. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}

/** No space on the disk, or none left of the user's quota. */
export function isFull(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

/** `STORE_FULL` when the disk is full, else `OUTPUT_UNWRITABLE`; both name the path and the cause. */
export function writeFailure(cause: unknown, path: string): WattbenchError {
  if (WattbenchError.is(cause)) return cause;
  const found = cause instanceof Error ? cause.message : String(cause);
  return new WattbenchError(
    isFull(cause) ? 'STORE_FULL' : 'OUTPUT_UNWRITABLE',
    `${path} cannot be written: ${found}`,
    { cause, detail: { path, cause: systemCode(cause) } },
  );
}
