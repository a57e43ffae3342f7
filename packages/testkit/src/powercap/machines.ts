import { fineMaximumUj, type PowercapDescription } from './powercap-tree.js';

/** Trees as machines show them, after the kernel's documents and reports of users. */
export const machines = {
  /** psys has index 1, and the MMIO tree shows the package once more under another sub-index. */
  laptop: {
    zones: [
      { id: 'intel-rapl:0', name: 'package-0', energyUj: 40_000_000_000 },
      { id: 'intel-rapl:0:0', name: 'core', energyUj: 20_000_000_000 },
      { id: 'intel-rapl:0:1', name: 'uncore', energyUj: 3_000_000_000 },
      { id: 'intel-rapl:1', name: 'psys', energyUj: 90_000_000_000 },
      { id: 'intel-rapl-mmio:0', name: 'package-0', energyUj: 39_999_999_000 },
    ],
  },
  twoSocketServer: {
    zones: [
      { id: 'intel-rapl:0', name: 'package-0', energyUj: 100_000_000_000 },
      { id: 'intel-rapl:0:0', name: 'dram', energyUj: 5_000_000_000, maximumUj: fineMaximumUj },
      { id: 'intel-rapl:1', name: 'package-1', energyUj: 120_000_000_000 },
      { id: 'intel-rapl:1:0', name: 'dram', energyUj: 6_000_000_000, maximumUj: fineMaximumUj },
    ],
  },
  /** `core` is the energy of one core only. */
  amdDesktop: {
    zones: [
      {
        id: 'intel-rapl:0',
        name: 'package-0',
        energyUj: 9_000_000_000,
        maximumUj: fineMaximumUj,
      },
      { id: 'intel-rapl:0:0', name: 'core', energyUj: 300_000_000, maximumUj: fineMaximumUj },
    ],
  },
  /** A Threadripper 1950X: both dies show the socket's one counter. */
  amdTwinDies: {
    zones: [
      {
        id: 'intel-rapl:0',
        name: 'package-0-die-0',
        energyUj: 9_000_000_000,
        maximumUj: fineMaximumUj,
      },
      {
        id: 'intel-rapl:1',
        name: 'package-0-die-1',
        energyUj: 9_000_000_000,
        maximumUj: fineMaximumUj,
      },
    ],
  },
  /** Cascade Lake-AP: each die has a counter of its own. */
  intelDies: {
    zones: [
      { id: 'intel-rapl:0', name: 'package-0-die-0', energyUj: 50_000_000_000 },
      { id: 'intel-rapl:0:0', name: 'dram', energyUj: 4_000_000_000, maximumUj: fineMaximumUj },
      { id: 'intel-rapl:1', name: 'package-0-die-1', energyUj: 51_000_000_000 },
      { id: 'intel-rapl:1:0', name: 'dram', energyUj: 4_100_000_000, maximumUj: fineMaximumUj },
    ],
  },
  /** Sapphire Rapids: psys counts in whole joules. */
  sapphireRapids: {
    zones: [
      { id: 'intel-rapl:0', name: 'package-0', energyUj: 100_000_000_000 },
      { id: 'intel-rapl:0:0', name: 'dram', energyUj: 5_000_000_000 },
      { id: 'intel-rapl:1', name: 'package-1', energyUj: 110_000_000_000 },
      { id: 'intel-rapl:1:0', name: 'dram', energyUj: 5_100_000_000 },
      {
        id: 'intel-rapl:2',
        name: 'psys',
        energyUj: 700_000_000_000,
        maximumUj: 4_294_967_295_000_000,
      },
    ],
  },
} as const satisfies Readonly<Record<string, PowercapDescription>>;

export interface CpuDescription {
  readonly vendor: 'GenuineIntel' | 'AuthenticAMD' | 'HygonGenuine';
  readonly flags?: readonly string[];
}

/** Text of a `/proc/cpuinfo` with one processor. */
export function cpuInfoText({ vendor, flags = [] }: CpuDescription): string {
  return [
    'processor\t: 0',
    `vendor_id\t: ${vendor}`,
    'model name\t: simulated',
    `flags\t\t: ${['fpu', 'sse2', ...flags].join(' ')}`,
    '',
    '',
  ].join('\n');
}
