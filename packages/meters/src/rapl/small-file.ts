import { closeSync, constants, openSync, readSync } from 'node:fs';

export interface FileFailure {
  readonly state: 'failed';
  /** The system's code, e.g. `EACCES`, or `TOO_LONG`. */
  readonly code: string;
  readonly detail: string;
}

export type FileText = { readonly state: 'text'; readonly text: string } | FileFailure;

/** Injected in tests, to answer as a machine would that is not at hand. */
export type ReadFile = (path: string) => FileText;

const longestBytes = 64;

/**
 * Text of a file of at most 64 bytes, in one read, without the newline at its end.
 *
 * By path and not by a descriptor that is kept: a path goes on working when the driver is loaded
 * again, and the three calls cost some 10 µs. Without blocking, so that a pipe in the place of the
 * file cannot hold the reader up.
 */
export function readSmallFile(path: string): FileText {
  const buffer = Buffer.alloc(longestBytes + 1);
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const length = readSync(descriptor, buffer, 0, buffer.length, 0);
    if (length > longestBytes) {
      return {
        state: 'failed',
        code: 'TOO_LONG',
        detail: `${path}: longer than ${longestBytes} bytes`,
      };
    }
    return { state: 'text', text: buffer.toString('latin1', 0, length).replace(/\n$/, '') };
  } catch (error) {
    return failure(path, error);
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

/** What the file system said, as data. */
export function failure(path: string, error: unknown): FileFailure {
  const code = codeOf(error);
  return { state: 'failed', code, detail: `${path}: ${code}` };
}

export function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof Error ? error.message : String(error);
}

const largestDecimal = 2n ** 64n - 1n;

/** An integer as the kernel prints it: digits only, at most 2^64 − 1. `null` for anything else. */
export function parseDecimal(text: string): bigint | null {
  if (!/^\d{1,20}$/.test(text)) return null;
  const value = BigInt(text);
  return value <= largestDecimal ? value : null;
}
