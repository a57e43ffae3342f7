import { nvml } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { describe, test } from 'vitest';
import { gpuCases } from './__fixtures__/gpu-cases.js';
import { createReader } from './meter.js';

const probe = await createReader({}).probe();
const reason = probe.available ? null : `${probe.reason}: ${probe.detail.slice(0, 120)}`;

describe.skipIf(reason !== null)(
  `the NVIDIA GPUs of this machine${reason === null ? '' : ` (skipped: ${reason})`}`,
  () => {
    gpuCases({ options: () => ({}), windowMs: 5000 });
    describeMeter({ describe, test }, nvml());
  },
);
