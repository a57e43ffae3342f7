import { governors } from '../environment/processors.js';
import type { PreflightCheck } from './machine.js';

const driverFile = '/sys/devices/system/cpu/cpu0/cpufreq/scaling_driver';
/**
 * Drivers in active mode, where the processor chooses its clock itself and `powersave` is only the name of that (Linux,
 * admin-guide/pm/intel_pstate and admin-guide/pm/amd-pstate).
 */
const choosesItself: ReadonlySet<string> = new Set(['intel_pstate', 'amd-pstate-epp']);

/** A governor that holds the clock at its lowest disturbs; one that moves it is a note. */
export const governor: PreflightCheck = ({ files }) => {
  const others = governors(files).filter((name) => name !== 'performance');
  if (others.length === 0) return [];
  const driver = files.text(driverFile);
  const isActive = driver !== null && choosesItself.has(driver);
  const names = others.map((name) => `\`${name}\``).join(' and ');
  const fix = 'sudo cpupower frequency-set -g performance';
  if (others.includes('powersave') && !isActive) {
    const detail = `the frequency governor is ${names}, which may hold the clock low`;
    return [{ code: 'governor', severity: 'disturbs', detail, fix }];
  }
  const detail = isActive
    ? `the processor chooses its clock itself (${driver}, ${names}), by load and temperature`
    : `the frequency governor is ${names}, which moves the clock by load`;
  return [{ code: 'governor', severity: 'note', detail, fix }];
};
