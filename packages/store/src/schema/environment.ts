import type { Conditions, Environment } from '@wattbench/core';
import { z } from 'zod';
import type { Assert, Same } from './same.js';

export const environment = z.object({
  machine: z.string(),
  platform: z.string(),
  architecture: z.string(),
  operatingSystem: z.string(),
  kernel: z.string(),
  nodeVersion: z.string(),
  wattbenchVersion: z.string(),
  cpu: z.object({
    model: z.string(),
    vendor: z.string().nullable(),
    logicalCores: z.number(),
    physicalCores: z.number().nullable(),
    governor: z.string().nullable(),
    turbo: z.boolean().nullable(),
  }),
  memoryBytes: z.number(),
  virtualMachine: z.boolean().nullable(),
  container: z.string().nullable(),
  cpuLimit: z.number().nullable(),
  mainsPower: z.boolean().nullable(),
});

export const conditions = z.object({
  loadAverage1: z.number().nullable(),
  freeMemoryBytes: z.number(),
  swapUsedBytes: z.number().nullable(),
  mainsPower: z.boolean().nullable(),
  governor: z.string().nullable(),
  temperatureC: z.number().nullable().exactOptional(),
  throttleCount: z.number().nullable().exactOptional(),
  frequencyHz: z.number().nullable().exactOptional(),
});

export type EnvironmentIsChecked = Assert<Same<z.infer<typeof environment>, Environment>>;
export type ConditionsIsChecked = Assert<Same<z.infer<typeof conditions>, Conditions>>;
