import type { Environment } from '@wattbench/core';
import { captureConditions } from '@wattbench/runner';

/** What about this machine would show in a measurement without being part of the work. */
export function disturbancesOf({
  cpu,
  virtualMachine,
  cpuLimit,
  mainsPower,
}: Environment): readonly string[] {
  const { loadAverage1, swapUsedBytes } = captureConditions();
  const found: [boolean, string][] = [
    [
      virtualMachine === true,
      'this is a virtual machine: other guests share the processor, and its energy counters are seldom passed through',
    ],
    [
      loadAverage1 !== null && loadAverage1 > 0.25 * cpu.logicalCores,
      `other work runs here: load average ${loadAverage1?.toFixed(2)} on ${cpu.logicalCores} processors`,
    ],
    [cpu.governor === 'powersave', 'the frequency governor is powersave'],
    [mainsPower === false, 'it runs on battery'],
    [cpuLimit !== null, `a container limit leaves ${cpuLimit} processors`],
    [swapUsedBytes !== null && swapUsedBytes > 64e6, 'it swaps'],
  ];
  return found.filter(([is]) => is).map(([, text]) => text);
}
