import { errorCodes, phases, type ErrorCode, type Result } from '@wattbench/core';
import { z } from 'zod';
import { conditions, environment } from './environment.js';
import { runSpec, wallClock } from './experiment.js';
import { jsonObject } from './json.js';
import { channel, channelReading, window } from './meter.js';
import { packageIdentity } from './plugin.js';
import type { Assert, Same } from './same.js';

const phaseRecord = z.object({
  id: z.enum(phases),
  window,
  inferences: z.number(),
  readings: z.array(channelReading),
  processCpuNs: z.number(),
  otherCpuNs: z.number().nullable(),
  rounds: z
    .array(
      z.object({
        window,
        inferences: z.number(),
        medianLatencyNs: z.number(),
        powerW: z.number().nullable(),
      }),
    )
    .exactOptional(),
  traces: z
    .array(
      z.object({
        channel: z.string(),
        atNs: z.array(z.number()),
        powerW: z.array(z.number()),
        thinning: z.number(),
      }),
    )
    .exactOptional(),
});

const preflightFinding = z.object({
  code: z.enum([
    'other-load',
    'busy-process',
    'governor',
    'turbo',
    'no-mains-power',
    'throttling',
    'swap',
    'virtual-machine',
    'container-limit',
  ]),
  severity: z.enum(['disturbs', 'note']),
  detail: z.string(),
  fix: z.string(),
});

const base = {
  schemaVersion: z.literal(1),
  runId: z.string(),
  experimentId: z.string(),
  spec: runSpec,
  startedAt: wallClock,
  endedAt: wallClock,
  environment,
  conditions,
  conditionsAfter: conditions.exactOptional(),
  preflight: z.array(preflightFinding).exactOptional(),
  meters: z.array(
    z.object({ id: z.string(), package: packageIdentity, channels: z.array(channel) }),
  ),
  phases: z.array(phaseRecord),
};

const session = z.object({
  runtime: packageIdentity,
  device: z.string(),
  precision: z.string(),
  threads: z.number(),
  settings: jsonObject,
  fallbacks: z.array(z.string()),
  notes: z.array(z.string()).exactOptional(),
  concurrentCalls: z.number().exactOptional(),
});

const runIssue = z.discriminatedUnion('code', [
  z.object({ code: z.literal('other-load'), detail: z.string() }),
  z.object({ code: z.literal('warm-up-not-finished'), detail: z.string() }),
  z.object({ code: z.literal('not-steady'), detail: z.string() }),
  z.object({ code: z.literal('spinning-session'), detail: z.string() }),
  z.object({ code: z.literal('throttled'), detail: z.string() }),
  z.object({ code: z.literal('samples-repeated'), detail: z.string() }),
  z.object({ code: z.literal('fallback'), detail: z.string() }),
  z.object({ code: z.literal('calls-waited'), detail: z.string() }),
  z.object({ code: z.literal('output-length'), detail: z.string() }),
]);

const generationCall = z.object({
  promptTokens: z.array(z.number()),
  outputTokens: z.array(z.number()),
  prefillNs: z.number(),
  decodeNs: z.number(),
});

const completed = z.object({
  ...base,
  state: z.literal('completed'),
  session,
  latenciesNs: z.array(z.number()),
  generation: z.array(generationCall).exactOptional(),
  latencyThinning: z.number().exactOptional(),
  outputTokens: z.number().exactOptional(),
  samplesSha256: z.string(),
  outputs: z.array(z.object({ sampleId: z.string(), output: z.unknown() })),
  scores: z.record(z.string(), z.number()),
  issues: z.array(runIssue),
});

const errorEnvelope = z.object({
  code: z.custom<ErrorCode>(
    (value) => typeof value === 'string' && Object.hasOwn(errorCodes, value),
    { error: 'expected an error code of wattbench' },
  ),
  message: z.string(),
  fix: z.string(),
  detail: jsonObject.exactOptional(),
});

const failed = z.object({
  ...base,
  state: z.literal('failed'),
  phase: z.enum([...phases, 'start', 'score']),
  error: errorEnvelope,
  exit: z.object({ code: z.number().nullable(), signal: z.string().nullable() }).nullable(),
  stderrTail: z.string(),
});

const skipped = z.object({
  ...base,
  state: z.literal('skipped'),
  reason: z.string(),
  cause: z.enum(['hopeless', 'not-needed']).exactOptional(),
});

export const result = z.discriminatedUnion('state', [completed, failed, skipped]);

export type ResultIsChecked = Assert<Same<z.infer<typeof result>, Result>>;
