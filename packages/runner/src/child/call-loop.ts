import type { GenerationCall, Window } from '@wattbench/core';

/** What a row of calls came to. */
export interface TimedCalls {
  readonly window: Window;
  readonly latenciesNs: readonly number[];
  /** One per call where the session writes text, else none. */
  readonly generation: readonly GenerationCall[];
}

/** Makes `calls` calls over the same inputs in turn, beginning with the call number `first`. */
export type CallLoop = (range: {
  readonly first: number;
  readonly calls: number;
}) => Promise<TimedCalls>;
