import type { PreflightCheck } from './machine.js';

export const virtualMachine: PreflightCheck = ({ environment }) => {
  if (environment.virtualMachine !== true) return [];
  return [
    {
      code: 'virtual-machine',
      severity: 'disturbs',
      detail: 'a virtual machine shares its hardware with others that cannot be seen from inside',
      fix: 'Measure on the machine itself (in a cloud: a bare-metal type).',
    },
  ];
};
