import { outputLengths, smoke, windowKinds, type Protocol } from '@wattbench/core';
import { z } from 'zod';
import type { Assert, Same } from './same.js';

export const protocol = z.object({
  name: z.string(),
  inferences: z.number(),
  repeats: z.number(),
  seed: z.number(),
  batchSize: z.number(),
  // Records from before these fields existed were made as the defaults say.
  concurrency: z.number().default(1),
  inputWords: z.number().nullable().default(null),
  window: z.enum(windowKinds).default('inference'),
  generation: z
    .object({
      outputTokens: z.number(),
      length: z.enum(outputLengths),
      temperature: z.number(),
    })
    .default(smoke.generation),
  minimumWindow: z
    .object({ seconds: z.number(), meterUpdates: z.number() })
    .default({ seconds: 0, meterUpdates: 0 }),
  baselineS: z.number(),
  settleS: z.number().default(0),
  firstRun: z.boolean().default(true),
  warmUp: z
    .object({
      minimumInferences: z.number(),
      minimumS: z.number(),
      maximumInferences: z.number().default(1_000_000),
      maximumS: z.number(),
      steady: z
        .object({ rounds: z.number(), roundS: z.number(), tolerance: z.number() })
        .nullable()
        .default(null),
    })
    .nullable(),
  accuracySamples: z.number(),
  accuracyGate: z.number().nullable().default(null),
  limits: z.object({ startS: z.number(), phaseS: z.number(), stopS: z.number() }),
});

export type ProtocolIsChecked = Assert<Same<z.infer<typeof protocol>, Protocol>>;
