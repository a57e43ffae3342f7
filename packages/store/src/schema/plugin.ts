import type { PluginRef } from '@wattbench/core';
import { z } from 'zod';
import { jsonObject } from './json.js';
import type { Assert, Same } from './same.js';

export const packageIdentity = z.object({ name: z.string(), version: z.string() });

const reference = {
  specVersion: z.literal(1),
  id: z.string(),
  entry: z.string(),
  package: packageIdentity,
  options: jsonObject,
  formats: z.array(z.string()).exactOptional(),
};

export const backendRef = z.object({ kind: z.literal('backend'), ...reference });
export const meterRef = z.object({ kind: z.literal('meter'), ...reference });

export type BackendRefIsChecked = Assert<Same<z.infer<typeof backendRef>, PluginRef<'backend'>>>;
export type MeterRefIsChecked = Assert<Same<z.infer<typeof meterRef>, PluginRef<'meter'>>>;
