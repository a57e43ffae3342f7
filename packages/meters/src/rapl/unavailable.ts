import type { Unavailable } from '@wattbench/core';
import type { CpuInfo } from './cpu-info.js';
import { defaultRoot, type RaplSystem } from './system.js';

const orEstimate = 'Or take the estimate: `--meter estimate`.';

const mountBoth =
  'mount both folders into the container and name the root:\n' +
  '  docker run -v /sys/class/powercap:/host/sys/class/powercap:ro' +
  ' -v /sys/devices/virtual/powercap:/host/sys/devices/virtual/powercap:ro' +
  ' -e WATTBENCH_POWERCAP_ROOT=/host/sys/class/powercap …';

/** RAPL cannot be on this platform at all; `null` where it can. */
export function wrongPlatform(system: RaplSystem): Unavailable | null {
  if (system.rootIsGiven) return null;
  if (system.platform !== 'linux') {
    return {
      available: false,
      reason: 'platform',
      detail: `RAPL is read from ${defaultRoot}, which only Linux has; this is ${system.platform}.`,
      fix: orEstimate,
    };
  }
  if (system.architecture === 'x64' || system.architecture === 'ia32') return null;
  return {
    available: false,
    reason: 'platform',
    detail: `RAPL is a feature of x86 processors; this is ${system.architecture}.`,
    fix: orEstimate,
  };
}

/** The root that the user named is not there. */
export function wrongRoot(detail: string): Unavailable {
  return {
    available: false,
    reason: 'hardware',
    detail: `There is no powercap tree where the option "root" or WATTBENCH_POWERCAP_ROOT says (${detail}).`,
    fix: `Correct the root, or leave it out for ${defaultRoot}. In a container, ${mountBoth}`,
  };
}

/** There is no zone of a package: says what that means on this machine. `found` is what was seen. */
export function noZones(system: RaplSystem, cpu: CpuInfo, found: string): Unavailable {
  if (/microsoft/i.test(system.kernelRelease)) {
    return {
      available: false,
      reason: 'platform',
      detail: `${found}. WSL has no powercap: Windows keeps the counters.`,
      fix: orEstimate,
    };
  }
  if (cpu.hypervisor === true) {
    return {
      available: false,
      reason: 'hardware',
      detail: `${found}. This is a virtual machine, and the host does not hand RAPL on.`,
      fix: `Run on the machine itself (in a cloud: a bare-metal type). ${orEstimate}`,
    };
  }
  if (system.container) {
    return {
      available: false,
      reason: 'platform',
      detail: `${found}. This is a container; its runtime hides powercap (CVE-2020-8694).`,
      fix: `On the host, ${mountBoth}`,
    };
  }
  return {
    available: false,
    reason: 'hardware',
    detail:
      `${found}. The processor has no RAPL, or its driver is not loaded ` +
      '(AMD needs Linux 5.11 or newer).',
    fix: `sudo modprobe intel_rapl_msr\n${orEstimate}`,
  };
}

/** The links are there, and what they point to is not: the mark of a container that hides it. */
export function brokenLinks(links: readonly string[]): Unavailable {
  return {
    available: false,
    reason: 'platform',
    detail: `${list(links)}: links that lead nowhere; the folder that holds the zones is hidden.`,
    fix: `On the host, ${mountBoth}`,
  };
}

export interface ForbiddenParts {
  readonly root: string;
  /** What was refused, e.g. `/sys/…/energy_uj: EACCES`. */
  readonly refused: readonly string[];
  /** Channels of the total that can be read. */
  readonly readable: readonly string[];
}

/**
 * A part of the total may not be read. Then the whole meter is unavailable, also where another part
 * can be read: a total that lacks its memory looks like any other total, the one command below
 * opens both, and it is better known before the first run than after the last.
 */
export function forbidden({ root, refused, readable }: ForbiddenParts): Unavailable {
  const partly =
    readable.length === 0
      ? ''
      : ` ${list(readable)} can be read, but the total would lack the rest.`;
  return {
    available: false,
    reason: 'permission',
    detail: `RAPL is there, but may not be read: ${list(refused)}.${partly}`,
    fix: [
      'Until the next boot (every local user can then watch the power, CVE-2020-8694):',
      `  sudo chmod a+r ${root}/intel-rapl*:*/energy_uj`,
      'For good, for one group, which you must be in:',
      '  sudo groupadd --force powercap && sudo usermod --append --groups powercap "$USER"',
      `  echo 'SUBSYSTEM=="powercap", KERNEL=="intel-rapl*:*", RUN+="/bin/chgrp powercap /sys%p/energy_uj", RUN+="/bin/chmod 0440 /sys%p/energy_uj"' | sudo tee /etc/udev/rules.d/70-powercap.rules`,
      '  sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=powercap --action=add',
      `In a container, ${mountBoth}`,
    ].join('\n'),
  };
}

/** A part of the total answers with something that is no energy. */
export function unreadable(failures: readonly string[]): Unavailable {
  return {
    available: false,
    reason: 'driver',
    detail: `A part of the total cannot be read: ${list(failures)}.`,
    fix: `sudo modprobe --remove intel_rapl_msr && sudo modprobe intel_rapl_msr\n${orEstimate}`,
  };
}

function list(parts: readonly string[]): string {
  const shown = parts.slice(0, 8).join(', ');
  return parts.length > 8 ? `${shown}, … (${parts.length})` : shown;
}
