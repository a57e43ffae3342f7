import { closeSync, constants, openSync, readSync } from 'node:fs';
import { codeOf } from './small-file.js';

export interface CpuInfo {
  /** `GenuineIntel`, `AuthenticAMD`, `HygonGenuine`; `null` where it cannot be read. */
  readonly vendor: string | null;
  /** The processor says that it runs under a hypervisor; `null` where it cannot be read. */
  readonly hypervisor: boolean | null;
  /** Intel SGX is offered; with it on, Intel distorts RAPL on purpose. */
  readonly sgx: boolean | null;
}

const longestBytes = 65_536;

/** Reads the first processor of `/proc/cpuinfo`; a file that cannot be read leaves every field `null`. */
export function readCpuInfo(path: string): CpuInfo {
  const text = firstBytes(path);
  const vendor = /^vendor_id\s*:\s*(\w{1,64})\s*$/m.exec(text)?.[1] ?? null;
  const flags = /^flags\s*:(.*)$/m.exec(text)?.[1]?.split(/\s+/) ?? null;
  return {
    vendor,
    hypervisor: flags === null ? null : flags.includes('hypervisor'),
    sgx: flags === null ? null : flags.includes('sgx'),
  };
}

/** AMD and Hygon count energy per socket, whatever the number of dies (Linux, events/rapl.c). */
export function countsPerSocket(vendor: string | null): boolean {
  return vendor === 'AuthenticAMD' || vendor === 'HygonGenuine';
}

function firstBytes(path: string): string {
  const buffer = Buffer.alloc(longestBytes);
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
  } catch (error) {
    if (codeOf(error).startsWith('E')) return '';
    throw error;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
