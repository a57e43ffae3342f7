import { constants } from 'node:os';
import type { WattbenchError } from '@wattbench/core';

/** 2 for a command line that cannot be understood, as is the custom of Unix; 128 + signal for a stop from outside. */
export function exitCodeOf({ code, detail }: WattbenchError): number {
  if (code === 'USAGE') return 2;
  if (code === 'INTERRUPTED') return 128 + signalNumber(detail?.['signal']);
  return 1;
}

function signalNumber(name: unknown): number {
  const known: Readonly<Record<string, number>> = constants.signals;
  return (typeof name === 'string' ? known[name] : undefined) ?? constants.signals.SIGINT;
}
