import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Unavailable } from '@wattbench/core';
import { codeOf, readSmallFile } from '../rapl/small-file.js';
import { returnCode } from './return-code.js';
import type { NvmlSystem } from './system.js';

const runWithGpu =
  'docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES=compute,utility … (NVIDIA Container Toolkit)';
const nvidiaVendor = '0x10de';
/** The graphics device of WSL, behind which any GPU may be. */
const microsoftVendor = '0x1414';
const mostPciDevices = 4096;

/** NVML cannot be on this platform at all; `null` where it can. */
export function wrongPlatform({ platform, architecture }: NvmlSystem): Unavailable | null {
  const platformFits = platform === 'linux' || platform === 'win32';
  if (platformFits && (architecture === 'x64' || architecture === 'arm64')) return null;
  return {
    available: false,
    reason: 'platform',
    detail: `NVIDIA's driver is for Linux and Windows on x64 and arm64; this is ${platform} on ${architecture}.`,
    fix: 'Use another meter: `wattbench doctor` lists those that can be read here.',
  };
}

/** The driver's library is nowhere: says what that means on this machine. */
export function missingLibrary(system: NvmlSystem, tried: string): Unavailable {
  const detail = `NVIDIA's management library cannot be loaded. ${tried}`;
  if (system.platform === 'linux' && hasNvidiaDevice(system.pciRoot) === false) {
    return {
      available: false,
      reason: 'hardware',
      detail: `There is no NVIDIA device on the PCI bus. ${detail}`,
      fix: 'Use another meter: `wattbench doctor` lists those that can be read here.',
    };
  }
  if (system.container) {
    return {
      available: false,
      reason: 'driver',
      detail: `${detail}. This is a container; its runtime brings the library along only when told to.`,
      fix: runWithGpu,
    };
  }
  return {
    available: false,
    reason: 'driver',
    detail,
    fix:
      system.platform === 'win32'
        ? 'Install the NVIDIA driver from https://www.nvidia.com/drivers.'
        : 'Install the NVIDIA driver (Debian: sudo apt install nvidia-driver; Ubuntu: sudo ubuntu-drivers install), then reboot.',
  };
}

/** A call without which nothing can be read failed. `detail` names it. */
export function callFailed(code: number, detail: string): Unavailable {
  const { reason, fix } = returnCode(code);
  return { available: false, reason, detail, fix };
}

/** The driver is there and knows of no GPU. */
export function noDevices(system: NvmlSystem): Unavailable {
  return {
    available: false,
    reason: 'hardware',
    detail: `The NVIDIA driver lists no GPU${system.container ? ' in this container' : ''}.`,
    fix: system.container
      ? runWithGpu
      : 'Look at what nvidia-smi says; `sudo dmesg | grep -i nvrm` shows why a GPU was left out.',
  };
}

/** Whether an NVIDIA device is on the bus; `null` where the bus does not show it. */
function hasNvidiaDevice(pciRoot: string): boolean | null {
  try {
    const vendors = readdirSync(pciRoot)
      .slice(0, mostPciDevices)
      .map((place) => readSmallFile(join(pciRoot, place, 'vendor')))
      .map((vendor) => (vendor.state === 'text' ? vendor.text : ''));
    if (vendors.includes(nvidiaVendor)) return true;
    return vendors.length === 0 || vendors.includes(microsoftVendor) ? null : false;
  } catch (error) {
    if (codeOf(error).startsWith('E')) return null;
    throw error;
  }
}
