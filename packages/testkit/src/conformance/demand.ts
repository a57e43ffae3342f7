import { WattbenchError } from '@wattbench/core';

/** Throws `PLUGIN_INVALID` with what was found, unless the condition holds. */
export function demand(condition: boolean, found: string): asserts condition {
  if (!condition) fail(found);
}

export function fail(found: string): never {
  throw new WattbenchError('PLUGIN_INVALID', found);
}

/** Throws `PLUGIN_INVALID` with all faults in one message where there are any. */
export function demandNone(faults: readonly string[]): void {
  demand(faults.length === 0, faults.join('; '));
}

export function describeError(error: unknown): string {
  if (WattbenchError.is(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
