import { outputLengths, smoke, windowKinds, type Protocol } from '@wattbench/core';
import { z } from 'zod';
import type { Assert, Same } from './same.js';

export const protocol = z.object({
  name: z.string(),
  inferences: z.number(),
  repeats: z.number(),
  seed: z.number(),
  batchSize: z.number(),
  // Records from before these were axes hold windows of the model alone.
  window: z.enum(windowKinds).default('inference'),
  generation: z
    .object({
      outputTokens: z.number(),
      length: z.enum(outputLengths),
      temperature: z.number(),
    })
    .default(smoke.generation),
  baselineS: z.number(),
  warmUp: z.object({
    minimumInferences: z.number(),
    minimumS: z.number(),
    maximumS: z.number(),
  }),
  accuracySamples: z.number(),
  limits: z.object({ startS: z.number(), phaseS: z.number(), stopS: z.number() }),
});

export type ProtocolIsChecked = Assert<Same<z.infer<typeof protocol>, Protocol>>;
