import { freemem, loadavg, platform } from 'node:os';
import type { Conditions } from '@wattbench/core';
import { currentGovernor } from './capture-environment.js';
import { readText } from './read-text.js';

/** Reads what can change between two runs; a few files, well under a millisecond. */
export function captureConditions(): Conditions {
  return {
    loadAverage1: platform() === 'win32' ? null : (loadavg()[0] ?? null),
    freeMemoryBytes: freemem(),
    swapUsedBytes: swapUsedBytes(),
    mainsPower: mainsPower(),
    governor: currentGovernor(),
  };
}

function swapUsedBytes(): number | null {
  const memory = readText('/proc/meminfo');
  const total = memory?.match(/^SwapTotal:\s+(\d+) kB$/m)?.[1];
  const free = memory?.match(/^SwapFree:\s+(\d+) kB$/m)?.[1];
  return total === undefined || free === undefined ? null : (Number(total) - Number(free)) * 1024;
}

function mainsPower(): boolean | null {
  const online = ['AC', 'ACAD', 'ADP0', 'ADP1', 'AC0']
    .map((name) => readText(`/sys/class/power_supply/${name}/online`))
    .find((value) => value !== null);
  return online === undefined ? null : online === '1';
}
