import { isAbsolute } from 'node:path';
import { WattbenchError } from '@wattbench/core';
import { pathOption, powerOption, readOptions } from '../plugin-options.js';
import { parseSelector } from './device-selector.js';

export type NvmlOptions = {
  /**
   * Absolute path of NVIDIA's management library. Left out: the environment's
   * `WATTBENCH_NVML_LIBRARY`, and without it the places where the driver puts it.
   */
  readonly library?: string;
  /**
   * GPUs to read: UUIDs or their beginnings (`GPU-8932f937`) or PCI addresses (`65:00.0`). Left out:
   * those that `CUDA_VISIBLE_DEVICES` names by UUID, and without it all of them.
   */
  readonly devices?: readonly string[];
  /** Most that one GPU or module can plausibly draw, in W. Default 3000. */
  readonly maximumPowerW?: number;
};

export const nvmlOptionNames = ['library', 'devices', 'maximumPowerW'];
const highestMaximumW = 100_000;
const mostDevices = 64;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseNvmlOptions(given: unknown): NvmlOptions {
  const options = readOptions({ meter: 'nvml', given, known: nvmlOptionNames });
  const library = pathOption({ meter: 'nvml', options, name: 'library' });
  if (library !== undefined && !isAbsolute(library)) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `meter nvml: option "library" is ${JSON.stringify(library)}; expected an absolute path`,
    );
  }
  const devices = devicesOption(options.get('devices'));
  const maximumPowerW = powerOption(
    { meter: 'nvml', options, name: 'maximumPowerW' },
    highestMaximumW,
  );
  return {
    ...(library === undefined ? {} : { library }),
    ...(devices === undefined ? {} : { devices }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
  };
}

function devicesOption(given: unknown): readonly string[] | undefined {
  if (given === undefined) return undefined;
  if (!Array.isArray(given) || given.length === 0 || given.length > mostDevices) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `meter nvml: option "devices" is ${Array.isArray(given) ? `a list of ${given.length}` : typeof given}; expected a list of 1 to ${mostDevices} GPUs`,
    );
  }
  return given.map((entry: unknown) => {
    if (typeof entry === 'string' && parseSelector(entry) !== null) return entry;
    const found = typeof entry === 'string' ? JSON.stringify(entry.slice(0, 80)) : typeof entry;
    throw new WattbenchError(
      'CONFIG_INVALID',
      `meter nvml: option "devices" holds ${found}; expected UUIDs such as GPU-8932f937 or PCI addresses such as 65:00.0`,
      { fix: '`nvidia-smi --query-gpu=uuid,pci.bus_id --format=csv` lists both.' },
    );
  });
}
