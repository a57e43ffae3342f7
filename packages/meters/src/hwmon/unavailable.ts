import type { Unavailable } from '@wattbench/core';
import type { HwmonSystem } from './system.js';
import { knownDrivers } from './rules.js';

export const defaultRoot = '/sys/class/hwmon';

const mount = 'In a container: docker run -v /sys:/sys:ro …';

/** The folder of the sensors cannot be listed. */
export function noRoot(system: HwmonSystem, detail: string): Unavailable {
  if (system.rootIsGiven) {
    return {
      available: false,
      reason: 'hardware',
      detail: `There are no sensors where the option "root" says (${detail}).`,
      fix: `Correct the option, or leave it out for ${defaultRoot}. ${mount}`,
    };
  }
  return {
    available: false,
    reason: 'platform',
    detail:
      system.platform === 'linux'
        ? `This kernel shows no sensors (${detail}); virtual machines and containers often have none.`
        : `Sensors are read from ${defaultRoot}, which only Linux has; this is ${system.platform}.`,
    fix: `Run on the machine itself. ${mount}`,
  };
}

/** There are chips, but none shows power or energy. */
export function noSensors(
  root: string,
  drivers: readonly string[],
  failures: readonly string[],
): Unavailable {
  const found = drivers.length === 0 ? 'no chip' : `only ${list([...new Set(drivers)])}`;
  return {
    available: false,
    reason: failures.length === 0 ? 'hardware' : 'driver',
    detail:
      `${root} has ${found}, and none shows power or energy` +
      `${failures.length === 0 ? '' : ` (${list(failures)})`}; ` +
      `drivers that do are ${knownDrivers.join(', ')}.`,
    fix: [
      'sudo modprobe acpi_power_meter   # where the firmware has a power meter',
      'AMD graphics need the driver amdgpu, Intel graphics xe or i915 of Linux 6.5 or newer.',
    ].join('\n'),
  };
}

/** There are sensors, but it is not known what they feed. */
export function noTotal(channels: readonly string[]): Unavailable {
  return {
    available: false,
    reason: 'not-configured',
    detail: `It is not known what these sensors feed, so none can be a total: ${list(channels)}.`,
    fix: `If one of them carries the whole machine, name it: meters: [hwmon({ total: '${channels[0] ?? ''}' })].`,
  };
}

/** The channel of the option `total` is not there. */
export function unknownTotal(total: string, channels: readonly string[]): Unavailable {
  return {
    available: false,
    reason: 'not-configured',
    detail:
      `There is no channel ${JSON.stringify(total)}, which the option "total" names; ` +
      `expected ${channels.length === 0 ? 'one that can be read, and there is none' : list(channels)}.`,
    fix: 'Correct the option "total".',
  };
}

/** A part of the total may not be read. Then all of the meter is unavailable, as with RAPL. */
export function forbidden(
  refused: readonly { readonly driver: string; readonly detail: string }[],
): Unavailable {
  const drivers = [...new Set(refused.map(({ driver }) => driver))];
  return {
    available: false,
    reason: 'permission',
    detail: `The sensors are there, but may not be read: ${list(refused.map(({ detail }) => detail))}.`,
    fix: [
      'For one group, which you must be in (who can watch the power can learn secrets, CVE-2020-12912):',
      '  sudo groupadd --force powercap && sudo usermod --append --groups powercap "$USER"',
      ...drivers.flatMap((driver) => [
        `  sudo tee /etc/udev/rules.d/70-hwmon-${driver}.rules <<'RULE'`,
        `SUBSYSTEM=="hwmon", ATTR{name}=="${driver}", RUN+="/bin/sh -c 'cd /sys%p && chgrp powercap *_input && chmod g+r *_input'"`,
        'RULE',
      ]),
      '  sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=hwmon --action=add',
      'Then log in again.',
    ].join('\n'),
  };
}

/** A part of the total answers with something that is no power. */
export function unreadable(failures: readonly string[]): Unavailable {
  return {
    available: false,
    reason: 'driver',
    detail: `A part of the total cannot be read: ${list(failures)}.`,
    fix: 'Look at `sudo dmesg` for what the driver says, and try again.',
  };
}

function list(parts: readonly string[]): string {
  const shown = parts.slice(0, 8).join(', ');
  return parts.length > 8 ? `${shown}, … (${parts.length})` : shown;
}
