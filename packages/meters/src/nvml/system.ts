import { existsSync } from 'node:fs';
import { importKoffi, type ImportKoffi } from '../native/load-koffi.js';
import type { NvmlOptions } from './options.js';

/** Everything that the reader learns from the machine besides NVML; tests give another. */
export interface NvmlSystem {
  readonly options: NvmlOptions;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly architecture: string;
  readonly pid: number;
  readonly container: boolean;
  /** `/proc`. */
  readonly processRoot: string;
  /** Folder of the PCI devices, `/sys/bus/pci/devices`. */
  readonly pciRoot: string;
  readonly importKoffi: ImportKoffi;
  /** Monotonic. */
  nowNs(): number;
}

export function thisSystem(options: NvmlOptions): NvmlSystem {
  return {
    options,
    environment: process.env,
    platform: process.platform,
    architecture: process.arch,
    pid: process.pid,
    container: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
    processRoot: '/proc',
    pciRoot: '/sys/bus/pci/devices',
    importKoffi,
    nowNs: () => Number(process.hrtime.bigint()),
  };
}
