import { WattbenchError } from '@wattbench/core';

/** The one error of the converter. */
export function conversionFailed(message: string, cause?: unknown): WattbenchError {
  return new WattbenchError('CONVERSION_FAILED', message, cause === undefined ? {} : { cause });
}
