import { smoke, type GenerationRequest } from '@wattbench/core';

/** What a run always says about writing text; a classifier leaves it aside. */
export const generation: GenerationRequest = { ...smoke.generation, seed: smoke.seed };
