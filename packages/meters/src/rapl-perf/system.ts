import { existsSync } from 'node:fs';
import { importKoffi, type ImportKoffi } from '../native/load-koffi.js';
import { readSmallFile, type ReadFile } from '../rapl/small-file.js';
import type { RaplPerfOptions } from './options.js';

/** Everything that the reader learns from the machine; tests give another. */
export interface RaplPerfSystem {
  readonly root: string;
  readonly processors: string;
  readonly maximumPowerW: number;
  readonly cpuInfo: string;
  /** `/proc/sys/kernel/perf_event_paranoid`. */
  readonly paranoid: string;
  readonly platform: string;
  readonly architecture: string;
  readonly container: boolean;
  readonly readFile: ReadFile;
  readonly importKoffi: ImportKoffi;
}

export const defaultRoot = '/sys/bus/event_source/devices';
const defaultMaximumPowerW = 1000;

export function thisSystem(options: RaplPerfOptions): RaplPerfSystem {
  return {
    root: options.root ?? defaultRoot,
    processors: options.processors ?? '/sys/devices/system/cpu',
    maximumPowerW: options.maximumPowerW ?? defaultMaximumPowerW,
    cpuInfo: options.cpuInfo ?? '/proc/cpuinfo',
    paranoid: '/proc/sys/kernel/perf_event_paranoid',
    platform: process.platform,
    architecture: process.arch,
    container: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
    readFile: readSmallFile,
    importKoffi,
  };
}
