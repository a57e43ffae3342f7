import { mainsPower } from '../environment/mains-power.js';
import type { PreflightCheck } from './machine.js';

export const noMainsPower: PreflightCheck = ({ files, environment }) => {
  if ((mainsPower(files) ?? environment.mainsPower) !== false) return [];
  return [
    {
      code: 'no-mains-power',
      severity: 'disturbs',
      detail: 'the machine runs on its battery, which changes clock and voltage',
      fix: 'Connect the charger.',
    },
  ];
};
