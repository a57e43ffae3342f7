import type { Channel } from '@wattbench/core';

const pciAddress = /\b(?:[0-9a-f]{4})?([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\b/i;

/**
 * Name of the part that a channel reads, the same in every meter that reads it: the PCI address where
 * the channel tells it, else what stands behind the meter's name in the id (`rapl:package-0` and
 * `rapl-perf:package-0` are one part).
 */
export function partOf({ id, source }: Channel): string {
  const address = (pciAddress.exec(id) ?? pciAddress.exec(source))?.[1];
  if (address !== undefined) return `pci ${address.toLowerCase()}`;
  return id.slice(id.indexOf(':') + 1);
}
