import { parseSelector, type DeviceSelector } from './device-selector.js';

export type VisibleDevices =
  | {
      readonly kind: 'named';
      readonly selectors: readonly DeviceSelector[];
      /** UUIDs of MIG instances, which only NVML can tell the board of. */
      readonly instances: readonly string[];
    }
  | { readonly kind: 'all'; readonly note: string | null };

const longestText = 8192;
const migOfBoard = /^MIG-(GPU-[0-9a-f-]{8,64})\/\d{1,3}\/\d{1,3}$/i;
const migInstance = /^MIG-[0-9a-f-]{1,64}$/i;

/**
 * What `CUDA_VISIBLE_DEVICES` says about the GPUs that are used. It counts only where it names
 * UUIDs: by default CUDA orders GPUs by speed and NVML by PCI bus, so that index 0 of one need not
 * be index 0 of the other (CUDA C++ Programming Guide, "CUDA Environment Variables").
 */
export function visibleDevices(text: string | undefined): VisibleDevices {
  if (text === undefined) return { kind: 'all', note: null };
  const entries = text
    .slice(0, longestText)
    .split(',')
    .map((entry) => entry.trim());
  if (entries.every((entry) => entry === '')) {
    return all('CUDA_VISIBLE_DEVICES is empty, so that CUDA uses no GPU');
  }
  if (entries.some((entry) => /^-?\d+$/.test(entry))) {
    return all("CUDA_VISIBLE_DEVICES holds indices, and CUDA's order is not NVML's");
  }
  const selectors: DeviceSelector[] = [];
  const instances: string[] = [];
  for (const entry of entries) {
    const board = migOfBoard.exec(entry)?.[1] ?? entry;
    const selector = parseSelector(board);
    if (selector?.kind === 'uuid') selectors.push(selector);
    else if (migInstance.test(entry)) instances.push(entry);
    else return all('CUDA_VISIBLE_DEVICES names no UUIDs');
  }
  return { kind: 'named', selectors, instances };
}

function all(reason: string): VisibleDevices {
  return { kind: 'all', note: `${reason}: every GPU is read` };
}
