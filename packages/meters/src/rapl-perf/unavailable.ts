import type { Unavailable } from '@wattbench/core';
import type { FileFailure } from '../rapl/small-file.js';
import type { RaplPerfSystem } from './system.js';

const orEstimate = 'Or take the estimate: `--meter estimate`.';

/** perf_event_open cannot be called here. */
export function wrongPlatform({ platform, architecture }: RaplPerfSystem): Unavailable {
  return {
    available: false,
    reason: 'platform',
    detail: `perf_event_open is a call of Linux, known here for x64 and arm64; this is ${platform} on ${architecture}.`,
    fix: orEstimate,
  };
}

/** There is no PMU `power`, or one that cannot be understood. */
export function noPowerUnit(failure: FileFailure, isGuest: boolean): Unavailable {
  if (failure.code === 'UNREADABLE' || failure.code === 'TOO_LONG') {
    return unreadable(failure.detail);
  }
  const found = `The kernel has no power PMU (${failure.detail})`;
  return isGuest
    ? {
        available: false,
        reason: 'hardware',
        detail: `${found}. This is a virtual machine, and the host does not hand RAPL on.`,
        fix: `Run on the machine itself (in a cloud: a bare-metal type). ${orEstimate}`,
      }
    : {
        available: false,
        reason: 'hardware',
        detail: `${found}. The processor has no RAPL, or the kernel's module is not loaded.`,
        fix: `sudo modprobe rapl   (on the host, where this is a container)\n${orEstimate}`,
      };
}

/** What the kernel says about the PMU makes no sense. */
export function unreadable(detail: string): Unavailable {
  return {
    available: false,
    reason: 'driver',
    detail,
    fix: `Take the meter rapl, which reads the same registers in another way. ${orEstimate}`,
  };
}

export interface RefusedEvents {
  /** What was asked and the error, e.g. `energy-pkg on processor 0: EACCES`. */
  readonly refused: string;
  readonly code: string;
}

/** The kernel, or the container's filter of system calls, does not let this process count. */
export function refusedEvents(
  { refused, code }: RefusedEvents,
  system: RaplPerfSystem,
): Unavailable {
  const level = system.readFile(system.paranoid);
  const paranoid = level.state === 'text' ? `, perf_event_paranoid is ${level.text}` : '';
  if (code === 'ENOSYS' || code === 'EACCES' || code === 'EPERM') {
    return {
      available: false,
      reason: 'permission',
      detail: `The power PMU is there, but perf_event_open is refused: ${refused}${paranoid}.`,
      fix: fixes(system.container),
    };
  }
  return unreadable(`perf_event_open failed: ${refused}.`);
}

function fixes(isContainer: boolean): string {
  const container = [
    'In a container (its filter of system calls, seccomp, lets perf_event_open through with this):',
    '  docker run --cap-add PERFMON …   (Docker before 20.10 or Linux before 5.8: --cap-add SYS_ADMIN)',
  ];
  const host = [
    'Until the next boot (every local user can then watch the power, CVE-2020-8694):',
    '  sudo sysctl kernel.perf_event_paranoid=0',
    'For one run, by a program that hands on the one right (Linux 5.8 or newer):',
    '  sudo setpriv --reuid="$(id -u)" --regid="$(id -g)" --init-groups --inh-caps=+perfmon --ambient-caps=+perfmon npx wattbench run …',
    'Never `setcap cap_perfmon` on node itself: every script would have the right.',
  ];
  return (isContainer ? [...container, ...host] : [...host, ...container]).join('\n');
}
