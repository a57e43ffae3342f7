import type { StoreWarning } from '@wattbench/core';
import { plainText } from './plain-text.js';

/** Says on stderr what a reader passed over. */
export function noteWarnings(warnings: readonly StoreWarning[]): void {
  for (const { file, line, message } of warnings) {
    process.stderr.write(`note: ${plainText(`${file}:${line}: ${message}`)}\n`);
  }
}
