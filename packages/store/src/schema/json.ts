import type { JsonObject } from '@wattbench/core';
import { z } from 'zod';

export const jsonObject: z.ZodType<JsonObject> = z.record(z.string(), z.json());
