import { precisions, type Cell, type Experiment, type RunSpec } from '@wattbench/core';
import { z } from 'zod';
import { unavailableReason } from './meter.js';
import { backendRef, meterRef } from './plugin.js';
import { protocol } from './protocol.js';
import type { Assert, Same } from './same.js';

/** Wall clock, ISO 8601: anything that `Date` cannot read would break the order of experiments. */
export const wallClock = z.string().refine((text) => Number.isFinite(Date.parse(text)), {
  error: 'expected a date and time as in ISO 8601',
});

const artifact = z.object({
  format: z.string(),
  precision: z.enum(precisions),
  files: z.array(z.object({ path: z.string(), sha256: z.string(), bytes: z.number() })),
  notes: z.array(z.string()).exactOptional(),
});

const cell = z.object({
  task: z.string(),
  model: z.object({
    id: z.string(),
    revision: z.string(),
    license: z.string(),
    purpose: z.enum(['task-specific', 'multi-purpose']),
    parameters: z.number().exactOptional(),
    artifact,
  }),
  dataset: z.object({
    id: z.string(),
    revision: z.string(),
    license: z.string(),
    size: z.number(),
  }),
  backend: backendRef,
  device: z.string(),
  threads: z.number(),
});

export const runSpec = z.object({
  id: z.string(),
  experimentId: z.string(),
  cell,
  protocol,
  meters: z.array(meterRef),
  repeat: z.number(),
  order: z.number(),
});

export const experiment = z.object({
  id: z.string(),
  planHash: z.string(),
  createdAt: wallClock,
  title: z.string(),
  runs: z.array(runSpec),
  rejectedMeters: z.array(
    z.object({
      available: z.literal(false),
      reason: unavailableReason,
      detail: z.string(),
      fix: z.string().exactOptional(),
      id: z.string(),
    }),
  ),
  reference: z.string().exactOptional(),
  target: z
    .object({
      share: z.number(),
      of: z.enum(['energy', 'ratio']),
      looks: z.array(z.number()),
      budgetS: z.number().nullable(),
    })
    .exactOptional(),
  rerunOf: z.string().exactOptional(),
});

export type CellIsChecked = Assert<Same<z.infer<typeof cell>, Cell>>;
export type RunSpecIsChecked = Assert<Same<z.infer<typeof runSpec>, RunSpec>>;
export type ExperimentIsChecked = Assert<Same<z.infer<typeof experiment>, Experiment>>;
