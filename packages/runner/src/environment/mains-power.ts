import type { KernelFiles } from './kernel-files.js';

/**
 * Whether the machine is on mains: a supply of the type Mains or USB is online. False where one is there and is not, or
 * where a battery of the machine discharges; null where there is neither (Linux, Documentation/ABI/testing/sysfs-class-power).
 */
export function mainsPower(files: KernelFiles): boolean | null {
  const folder = '/sys/class/power_supply';
  const supplies = files.names(folder).map((name) => {
    const text = (field: string): string | null => files.text(`${folder}/${name}/${field}`);
    return {
      type: text('type'),
      online: text('online'),
      status: text('status'),
      scope: text('scope'),
    };
  });
  const lines = supplies.filter(({ type }) => type === 'Mains' || type === 'USB');
  // 1: connected, 2: connected to a supply of programmable voltage.
  if (lines.some(({ online }) => online === '1' || online === '2')) return true;
  const discharging = supplies.some(
    // Mice and keyboards have batteries too.
    ({ type, status, scope }) =>
      type === 'Battery' && scope !== 'Device' && status === 'Discharging',
  );
  if (discharging || lines.some(({ type, online }) => type === 'Mains' && online === '0'))
    return false;
  return null;
}
