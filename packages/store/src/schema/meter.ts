import type { Channel, ChannelReading, UnavailableReason, Window } from '@wattbench/core';
import { z } from 'zod';
import type { Assert, Same } from './same.js';

export const window = z.object({ startNs: z.number(), endNs: z.number() });

export const channel = z.object({
  id: z.string(),
  component: z.enum(['cpu', 'dram', 'gpu', 'npu', 'soc', 'system', 'wall']),
  scope: z.enum(['machine', 'device', 'process']),
  method: z.enum(['counter', 'power-samples', 'model']),
  counted: z.boolean(),
  includes: z.array(z.string()),
  domain: z
    .enum([
      'wall',
      'supply',
      'platform',
      'module',
      'package',
      'core',
      'uncore',
      'dram',
      'gpu',
      'npu',
      'rail',
      'process',
    ])
    .exactOptional(),
  alternativeTo: z.string().exactOptional(),
  updatePeriodNs: z.number(),
  resolutionJ: z.number(),
  averagingNs: z.number().exactOptional(),
  lagNs: z.number().exactOptional(),
  gainError: z.number(),
  source: z.string(),
});

const readingIssues = [
  'too-few-updates',
  'counter-reset',
  'wrap-ambiguous',
  'other-load',
  'zero',
  'edge-skew',
  'gap',
  'failed-reads',
  'late-reads',
  'stale',
  'foreign-process',
  'shared-device',
  'disagreement',
  'simulated',
  'untrusted-virtual-machine',
] as const;

const unavailableReasons = [
  'package-missing',
  'native-load-failed',
  'platform',
  'permission',
  'hardware',
  'driver',
  'not-configured',
  'network',
  'credentials',
  'spec-version',
] as const;

export const unavailableReason = z.enum(unavailableReasons);

const reading = z.object({
  state: z.literal('read'),
  meter: z.string(),
  channel: z.string(),
  window,
  energyJ: z.number(),
  quality: z.enum(['measured', 'integrated', 'estimated']),
  uncertainty: z.array(
    z.object({
      cause: z.enum(['resolution', 'update-period', 'edge-skew', 'sampling', 'gain', 'model']),
      halfWidthJ: z.number(),
    }),
  ),
  issues: z.array(z.enum(readingIssues)),
});

const missingReading = z.object({
  state: z.literal('missing'),
  meter: z.string(),
  channel: z.string(),
  window,
  reason: z.enum([...unavailableReasons, ...readingIssues]),
  detail: z.string(),
});

export const channelReading = z.discriminatedUnion('state', [reading, missingReading]);

export type WindowIsChecked = Assert<Same<z.infer<typeof window>, Window>>;
export type ChannelIsChecked = Assert<Same<z.infer<typeof channel>, Channel>>;
export type ReadingIsChecked = Assert<Same<z.infer<typeof channelReading>, ChannelReading>>;
export type ReasonIsChecked = Assert<Same<z.infer<typeof unavailableReason>, UnavailableReason>>;
