import type { Channel, Component, Domain as Place } from '@wattbench/core';
import { countsPerSocket, type CpuInfo } from './cpu-info.js';
import { isCounted, type Domain, type DomainKind } from './domains.js';
import type { ZoneRange } from './zone-counter.js';

/**
 * The registers are updated about every millisecond: Intel, Software Developer's Manual, volume 3B,
 * "RAPL Interfaces"; measured in Khan et al., "RAPL in Action", ACM TOMPECS 3(2), 2018,
 * https://doi.org/10.1145/3177754. AMD states the same period.
 */
const updatePeriodNs = 1_000_000;

/**
 * Stated accuracy, half-width at about 95 %. An assumption, not a calibration: no maker states a
 * figure, and no study covers the parts of today.
 *
 * - Intel package 5 %: from Haswell on it is measured and no longer modelled, and follows an
 *   external meter closely (Hackenberg et al., IPDPSW 2015, https://doi.org/10.1109/IPDPSW.2015.70;
 *   Khan et al. 2018, above).
 * - AMD package 10 %: modelled; does not see all of what the data cost (Schöne et al., "Energy
 *   Efficiency Aspects of the AMD Zen 2 Architecture", 2021, https://arxiv.org/abs/2108.00808).
 * - dram 20 %: right in its trend, with an offset that differs between machines (Desrochers et al.,
 *   MEMSYS 2016, https://doi.org/10.1145/2989081.2989088).
 * - psys 25 %: as the maker of the board wired it; seen 12.2 W against 9.3 W from the battery.
 *
 * Against the wall, and for the part above idle only, far larger deviations are published: 73 % on
 * average in Fahad et al., Energies 12(11) 2204, 2019, https://doi.org/10.3390/en12112204.
 */
function gainErrorOf(kind: DomainKind, vendor: string | null): number {
  if (kind === 'dram') return 0.2;
  if (kind === 'psys') return 0.25;
  return vendor === 'GenuineIntel' ? 0.05 : 0.1;
}

const components: Readonly<Record<DomainKind, Component>> = {
  package: 'cpu',
  core: 'cpu',
  // PP1: the graphics of client parts; `perf` names it `energy-gpu`.
  uncore: 'gpu',
  dram: 'dram',
  psys: 'system',
};

const places: Readonly<Record<DomainKind, Place>> = {
  package: 'package',
  core: 'core',
  uncore: 'uncore',
  dram: 'dram',
  psys: 'platform',
};

const meanings: Readonly<Record<DomainKind, string>> = {
  package: 'processor package: cores, caches, memory controller, integrated graphics',
  core: 'cores, inside the package',
  uncore: 'graphics of client parts, inside the package',
  dram: 'memory, beside the package',
  psys: 'platform as the board was wired; a detail, never added',
};

export interface ChannelRequest {
  readonly domain: Domain;
  readonly range: ZoneRange;
  readonly cpu: CpuInfo;
  /** Every domain that has a channel. */
  readonly domains: readonly Domain[];
  /** What was left out because of this channel, in words. */
  readonly notes: readonly string[];
}

export function raplChannel({ domain, range, cpu, domains, notes }: ChannelRequest): Channel {
  return {
    id: domain.channelId,
    component: components[domain.kind],
    domain: places[domain.kind],
    scope: 'machine',
    method: 'counter',
    counted: isCounted(domain.kind),
    includes: domains.filter((other) => lieInside(other, domain)).map((other) => other.channelId),
    updatePeriodNs,
    resolutionJ: Number((range.stepUj / 1e6).toPrecision(6)),
    gainError: gainErrorOf(domain.kind, cpu.vendor),
    source: [
      `RAPL ${domain.zone.name}, ${meanings[domain.kind]}; ${domain.zone.directory}`,
      ...(domain.kind === 'package' && countsPerSocket(cpu.vendor) ? ['modelled by AMD'] : []),
      ...(cpu.sgx === true ? ['SGX is offered: Intel may distort RAPL by up to 50 %'] : []),
      ...(cpu.hypervisor === true ? ['virtual machine: may be invented by the host'] : []),
      ...domain.repeats.map((zone) => `repeated by ${zone.id}, not read`),
      ...notes,
    ].join('; '),
  };
}

function lieInside(inner: Domain, outer: Domain): boolean {
  if (outer.kind === 'psys') return inner.kind === 'package';
  // Memory lies below the package in the tree, but its energy is not inside the package's.
  return inner.packageId === outer.channelId && inner.kind !== 'dram';
}
