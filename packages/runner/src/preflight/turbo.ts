import { turbo as isOn } from '../environment/processors.js';
import type { PreflightCheck } from './machine.js';

const intelSwitch = '/sys/devices/system/cpu/intel_pstate/no_turbo';

/** A clock above the nominal one lasts as long as heat and power allow. */
export const turbo: PreflightCheck = ({ files }) => {
  if (isOn(files) !== true) return [];
  const isIntel = files.text(intelSwitch) !== null;
  return [
    {
      code: 'turbo',
      severity: 'note',
      detail: 'turbo is on: the clock depends on temperature and on how many processors work',
      fix: isIntel
        ? `echo 1 | sudo tee ${intelSwitch}`
        : 'echo 0 | sudo tee /sys/devices/system/cpu/cpufreq/boost',
    },
  ];
};
