import { WattbenchError } from '@wattbench/core';

/** Throws `INTERRUPTED` once the signal has aborted. */
export function throwIfInterrupted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new WattbenchError('INTERRUPTED', 'Stopped before the model was ready.', {
    cause: signal.reason,
  });
}
