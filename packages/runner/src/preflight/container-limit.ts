import type { PreflightCheck } from './machine.js';

export const containerLimit: PreflightCheck = ({ environment }) => {
  const { cpuLimit, cpu } = environment;
  if (cpuLimit === null || cpuLimit >= cpu.logicalCores) return [];
  return [
    {
      code: 'container-limit',
      severity: 'note',
      detail: `a container limit leaves ${Number(cpuLimit.toFixed(2))} of ${cpu.logicalCores} processors: threads beyond it are halted for parts of a second`,
      fix: 'Start the container without a limit (--cpus), or set `--threads` to no more than it leaves.',
    },
  ];
};
