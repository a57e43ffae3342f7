import { loadAverage1 } from '../environment/load-average.js';
import { risen, type PreflightCheck } from './machine.js';
import { toleratedShare, smallestNs } from '../metering/other-load.js';

/** Of the processors, as a mean over the last minute. */
const busyMinute = 0.25;

/**
 * Processors that others use now disturb, by the rule that flags a window. That they did in the last minute is a note: the
 * load average sinks slowly, also behind the command before this one.
 */
export const otherLoad: PreflightCheck = (machine) => {
  const { before, after, files, environment } = machine;
  const { logicalCores } = environment.cpu;
  const machineCpuNs = risen(machine, 'machineCpuNs');
  const othersNs = machineCpuNs === null ? 0 : machineCpuNs - (after.ownCpuNs - before.ownCpuNs);
  const share = othersNs / ((after.atNs - before.atNs) * logicalCores);
  if (othersNs >= smallestNs && share > toleratedShare) {
    return [
      {
        code: 'other-load',
        severity: 'disturbs',
        detail: `other programs use ${(share * 100).toFixed(0)} % of the processors`,
        fix: 'Stop what else runs on this machine, or wait until it is done.',
      },
    ];
  }
  const load = loadAverage1(files);
  if (load === null || load <= busyMinute * logicalCores) return [];
  return [
    {
      code: 'other-load',
      severity: 'note',
      detail: `other work ran here a moment ago: load average ${load.toFixed(2)} on ${logicalCores} processors`,
      fix: 'Wait a minute, so that the processor is as cool as it will be between the runs.',
    },
  ];
};
