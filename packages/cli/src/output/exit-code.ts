import { constants } from 'node:os';
import type { WattbenchError } from '@wattbench/core';

/**
 * 2 for a command line that cannot be understood, as is the custom of Unix (126 and 127 for a command
 * in it that cannot be run); 128 + signal for a stop from outside.
 */
export function exitCodeOf({ code, detail }: WattbenchError): number {
  const own = detail?.['exitCode'];
  if (code === 'USAGE') return typeof own === 'number' ? own : 2;
  if (code === 'INTERRUPTED') return exitCodeOfSignal(detail?.['signal']);
  return 1;
}

/** 128 + the number of a signal by name; SIGINT where it is none. */
export function exitCodeOfSignal(name: unknown): number {
  const known: Readonly<Record<string, number>> = constants.signals;
  return 128 + ((typeof name === 'string' ? known[name] : undefined) ?? constants.signals.SIGINT);
}
