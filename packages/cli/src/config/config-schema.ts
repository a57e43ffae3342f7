import { outputLengths, windowKinds, type WattbenchConfig } from '@wattbench/core';
import * as z from 'zod';

const pluginRef = <K extends 'backend' | 'meter'>(kind: K) =>
  z.object({
    kind: z.literal(kind),
    specVersion: z.literal(1),
    id: z.string().min(1),
    entry: z.string().startsWith('file:'),
    package: z.object({ name: z.string(), version: z.string() }),
    options: z.record(z.string(), z.json()),
    formats: z.array(z.string()).optional(),
  });

const cell = z.strictObject({ task: z.string(), model: z.string(), dataset: z.string() });

const seconds = z.number().nonnegative().finite();
const count = z.int().positive();

const protocol = z
  .strictObject({
    preset: z.string(),
    name: z.string(),
    inferences: count,
    repeats: count,
    seed: z.int().nonnegative(),
    batchSize: count,
    concurrency: count,
    inputWords: count.nullable(),
    window: z.enum(windowKinds),
    generation: z
      .strictObject({
        outputTokens: count,
        length: z.enum(outputLengths),
        temperature: z.number().nonnegative().finite(),
      })
      .partial(),
    minimumWindow: z.strictObject({ seconds, meterUpdates: z.int().nonnegative() }).partial(),
    baselineS: seconds,
    settleS: seconds,
    firstRun: z.boolean(),
    warmUp: z
      .strictObject({
        minimumInferences: z.int().nonnegative(),
        minimumS: seconds,
        maximumInferences: count,
        maximumS: seconds,
        steady: z
          .strictObject({
            rounds: z.int().min(3),
            roundS: z.number().positive().finite(),
            tolerance: z.number().positive().finite(),
          })
          .partial()
          .nullable(),
      })
      .partial()
      .nullable(),
    accuracySamples: z.int().nonnegative(),
    accuracyGate: z.number().positive().max(1).nullable(),
    limits: z.strictObject({ startS: seconds, phaseS: seconds, stopS: seconds }).partial(),
  })
  .partial();

const axes = z
  .strictObject({
    batchSize: z.array(count).min(1),
    concurrency: z.array(count).min(1),
    inputWords: z.array(count.nullable()).min(1),
    outputTokens: z.array(count).min(1),
  })
  .partial();

/** What a config file may hold. Unknown fields are refused, so that a misspelt one is not ignored. */
export const configSchema = z.strictObject({
  backends: z.array(z.union([pluginRef('backend'), z.string()])).optional(),
  meters: z.array(z.union([pluginRef('meter'), z.string()])).optional(),
  suites: z
    .array(z.strictObject({ id: z.string(), title: z.string(), cells: z.array(cell).min(1) }))
    .optional(),
  suite: z.string().optional(),
  cells: z.array(cell).optional(),
  device: z.string().optional(),
  reference: z.string().optional(),
  threads: count.optional(),
  // The name of a preset is one with nothing changed: a union would not say which field is wrong.
  protocol: z
    .preprocess((value) => (typeof value === 'string' ? { preset: value } : value), protocol)
    .optional(),
  axes: axes.optional(),
  strict: z.boolean().optional(),
  target: z
    .strictObject({
      share: z.number().positive().max(1),
      of: z.enum(['energy', 'ratio']).optional(),
      maximumRepeats: count.optional(),
      budgetS: z.number().positive().finite().optional(),
    })
    .optional(),
  output: z.string().optional(),
  region: z.string().optional(),
  intensityGPerKwh: z.number().positive().finite().optional(),
});

/** Without the fields that are undefined, which the types of core do not have. */
export function asConfig(checked: z.infer<typeof configSchema>): WattbenchConfig {
  return JSON.parse(JSON.stringify(checked)) as WattbenchConfig;
}
