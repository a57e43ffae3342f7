import type { WattbenchError } from '@wattbench/core';

/** 2 for a command line that cannot be understood, as is the custom of Unix; 128 + signal for a stop from outside. */
export function exitCodeOf({ code, detail }: WattbenchError): number {
  if (code === 'USAGE') return 2;
  if (code === 'INTERRUPTED') return detail?.['signal'] === 'SIGTERM' ? 143 : 130;
  return 1;
}
