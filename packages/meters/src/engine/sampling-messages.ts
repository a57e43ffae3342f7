import type { ErrorEnvelope, JsonObject } from '@wattbench/core';
import type { Poll } from './poll.js';
import type { PolledSource } from './reader.js';

/** What the sampling thread is started with. */
export interface SamplingWork {
  /** Module that exports `createReader(options)`. */
  readonly entry: string;
  readonly options: JsonObject;
  readonly channels: readonly string[];
  /** Two 32-bit numbers: how many commands were given, and whether to stop (1). */
  readonly control: SharedArrayBuffer;
}

export const commandCount = 0;
export const stopFlag = 1;

export type SamplingMessage =
  | { readonly type: 'opened'; readonly sources: readonly PolledSource[] }
  | { readonly type: 'refused'; readonly error: ErrorEnvelope }
  | { readonly type: 'polls'; readonly polls: readonly Poll[]; readonly command: number }
  | { readonly type: 'closed' };
