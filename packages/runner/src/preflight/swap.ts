import { swapUsedBytes } from '../environment/swap.js';
import { risen, type PreflightCheck } from './machine.js';

/** Less lies in swap on every machine that was up for some days. */
const notableBytes = 64e6;

/** Pages that move disturb; that some lie there is a note. */
export const swap: PreflightCheck = (machine) => {
  const pages = risen(machine, 'swappedPages');
  if (pages !== null && pages > 0) {
    return [
      {
        code: 'swap',
        severity: 'disturbs',
        detail: 'memory is being moved to swap or back',
        fix: 'End programs that take much memory.',
      },
    ];
  }
  const usedBytes = swapUsedBytes(machine.files);
  if (usedBytes === null || usedBytes <= notableBytes) return [];
  return [
    {
      code: 'swap',
      severity: 'note',
      detail: `${(usedBytes / 1e6).toFixed(0)} MB lie in swap and may come back while something is measured`,
      fix: 'sudo swapoff -a && sudo swapon -a',
    },
  ];
};
