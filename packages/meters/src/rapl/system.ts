import { existsSync } from 'node:fs';
import { release } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '../engine/clock.js';
import type { RaplOptions } from './options.js';
import { readSmallFile, type ReadFile } from './small-file.js';

/** Everything that the meter learns from the machine; tests give another. */
export interface RaplSystem {
  readonly root: string;
  /** The user named the root, so that the platform says nothing. */
  readonly rootIsGiven: boolean;
  readonly maximumPowerW: number;
  readonly cpuInfo: string;
  readonly platform: string;
  readonly architecture: string;
  readonly kernelRelease: string;
  readonly container: boolean;
  readonly clock: Clock;
  readonly readFile: ReadFile;
  wait(durationMs: number): Promise<void>;
}

export const defaultRoot = '/sys/class/powercap';
const defaultMaximumPowerW = 1000;

/** Root as asked for: the option, then the environment, then the kernel's own place. */
export function powercapRoot(root: string | undefined): { path: string; isGiven: boolean } {
  const named = root ?? process.env['WATTBENCH_POWERCAP_ROOT'];
  return named === undefined || named === ''
    ? { path: defaultRoot, isGiven: false }
    : { path: named, isGiven: true };
}

export function thisSystem(options: RaplOptions): RaplSystem {
  const root = powercapRoot(options.root);
  return {
    root: root.path,
    rootIsGiven: root.isGiven,
    maximumPowerW: options.maximumPowerW ?? defaultMaximumPowerW,
    cpuInfo: options.cpuInfo ?? '/proc/cpuinfo',
    platform: process.platform,
    architecture: process.arch,
    kernelRelease: release(),
    container: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
    clock: systemClock,
    readFile: readSmallFile,
    wait: async (durationMs) => {
      await delay(durationMs);
    },
  };
}
