import type { Unavailable } from '@wattbench/core';

/** An optional package that could not be imported: not installed, or broken. */
export function notLoaded(name: string, error: unknown): Unavailable {
  const missing =
    error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  const text = error instanceof Error ? error.message : String(error);
  return {
    available: false,
    reason: missing ? 'package-missing' : 'native-load-failed',
    detail: missing
      ? `the package ${name} is not installed`
      : `the package ${name} cannot be loaded: ${text}`,
    fix: `npm install ${name}`,
  };
}
