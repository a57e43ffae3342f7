import type { GenerationRequest } from '@wattbench/core';

/** How the answers of the samples are written: long enough that each ends by itself. */
export const sampleRequest: GenerationRequest = {
  outputTokens: 32,
  length: 'checked',
  temperature: 0,
  seed: 1,
};
