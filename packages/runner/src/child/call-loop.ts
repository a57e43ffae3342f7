import type { GenerationCall, Window } from '@wattbench/core';
import type { GoesOn } from './extent.js';

/** What a row of calls came to. */
export interface TimedCalls {
  readonly window: Window;
  /** All that were made. */
  readonly calls: number;
  /** Every n-th of the calls stands in the lists, evenly spaced; 1: all of them. */
  readonly thinning: number;
  readonly latenciesNs: readonly number[];
  /** One per call where the session writes text, else none. */
  readonly generation: readonly GenerationCall[];
  /** Tokens written in all calls. */
  readonly outputTokens: number;
}

/** Makes calls over the same inputs in turn, beginning with the call number `first`. */
export type CallLoop = (range: {
  readonly first: number;
  readonly goesOn: GoesOn;
  /** Calls whose times are kept; more than so many are thinned out. */
  readonly keep: number;
}) => Promise<TimedCalls>;
