import { join } from 'node:path';
import type { Channel, Domain as PowerDomain, ReadingIssue, Unavailable } from '@wattbench/core';
import type { PolledCounter } from '../engine/reader.js';
import { raplChannel } from '../rapl/channel.js';
import { countsPerSocket, readCpuInfo, type CpuInfo } from '../rapl/cpu-info.js';
import { isCounted, type Domain, type DomainKind } from '../rapl/domains.js';
import type { EventRequest } from './perf-event.js';
import { findPlaces, type Place } from './places.js';
import { findPowerUnit, type PowerEvent } from './power-unit.js';
import type { RaplPerfSystem } from './system.js';
import { noPowerUnit, unreadable } from './unavailable.js';

/** One counter of the PMU, not opened yet. */
export interface PerfSource {
  readonly polled: PolledCounter;
  readonly request: EventRequest;
  /** What is opened, in words. */
  readonly name: string;
}

export interface PerfSources {
  readonly available: true;
  readonly sources: readonly PerfSource[];
}

/** A package or a memory that is switched on draws more; less means that the counter stands still. */
const minimumPowerW = 0.01;

/**
 * One step of the register, in µJ. The PMU counts in 2^-32 J, but adds what the register has moved:
 * 61 µJ on most parts, the coarsest of them. On the servers that have psys its step is 1 J
 * (RAPL_UNIT_QUIRK_INTEL_SPR of arch/x86/events/rapl.c); they count no cores.
 */
const registerStepUj = 1e6 / 2 ** 14;
const serverPlatformStepUj = 1e6;

const powerDomains: Readonly<Record<DomainKind, PowerDomain>> = {
  package: 'package',
  core: 'core',
  uncore: 'uncore',
  dram: 'dram',
  psys: 'platform',
};

/** What the PMU can count, one source for each event and package. */
export function findSources(system: RaplPerfSystem): PerfSources | Unavailable {
  const cpu = readCpuInfo(system.cpuInfo);
  const unit = findPowerUnit(system.root, system.readFile);
  if (unit.state === 'failed') return noPowerUnit(unit, cpu.hypervisor === true);
  const lost = unit.leftOut.find(({ kind }) => isCounted(kind));
  if (lost !== undefined) return unreadable(lost.detail);
  const found = findPlaces(
    {
      processors: unit.processors,
      topology: system.processors,
      countsPerSocket: countsPerSocket(cpu.vendor),
    },
    system.readFile,
  );
  if (found === null) {
    return unreadable(
      `${system.processors}: the packages of processors ${unit.processors.join(', ')} cannot be read`,
    );
  }
  const { events } = unit;
  if (!events.some(({ kind }) => kind === 'package')) {
    return unreadable(`${join(system.root, 'power', 'events')} has no energy-pkg`);
  }
  const pairs = found.places.flatMap((place) =>
    events.map((event) => ({ place, event, domain: domainOf({ place, event }, system) })),
  );
  const notes = [...found.notes, ...unit.leftOut.map(({ detail }) => `left out: ${detail}`)];
  const domains = pairs.map(({ domain }) => domain);
  const issues: readonly ReadingIssue[] =
    cpu.hypervisor === true ? ['untrusted-virtual-machine'] : [];
  return {
    available: true,
    sources: pairs.map(({ place, event, domain }) => ({
      name: `${event.name} on processor ${place.processor}`,
      request: { type: unit.type, config: event.config, processor: place.processor },
      polled: {
        kind: 'counter',
        channel: channelOf({ domain, domains, events, cpu, notes }),
        countsPerJoule: 1 / event.scaleJ,
        // The kernel adds up in 64 bits: 4.3 GJ at 2^-32 J.
        modulus: null,
        maximumPowerW: system.maximumPowerW,
        ...(isCounted(event.kind) ? { minimumPowerW } : {}),
        issues,
      },
    })),
  };
}

/** The event as the powercap tree would name it. */
function domainOf(
  { place, event }: { readonly place: Place; readonly event: PowerEvent },
  system: RaplPerfSystem,
): Domain {
  const packageName = `package-${place.package}${place.die === null ? '' : `-die-${place.die}`}`;
  const directory = `${join(system.root, 'power', 'events', event.name)}, processor ${place.processor}`;
  const zone = (name: string) => ({ id: event.name, controlType: 'perf', directory, name });
  const packageId = `rapl-perf:${packageName}`;
  if (event.kind === 'package') {
    return {
      kind: 'package',
      channelId: packageId,
      packageId: null,
      zone: zone(packageName),
      repeats: [],
    };
  }
  if (event.kind === 'psys') {
    const name = `psys${place.package === 0 ? '' : `-${place.package}`}`;
    const die = place.die === null || place.die === 0 ? '' : `-die-${place.die}`;
    return {
      kind: 'psys',
      channelId: `rapl-perf:${name}${die}`,
      packageId: null,
      zone: zone(name),
      repeats: [],
    };
  }
  return {
    kind: event.kind,
    channelId: `${packageId}/${event.kind}`,
    packageId,
    zone: zone(`${packageName}/${event.kind}`),
    repeats: [],
  };
}

interface ChannelParts {
  readonly domain: Domain;
  readonly domains: readonly Domain[];
  readonly events: readonly PowerEvent[];
  readonly cpu: CpuInfo;
  readonly notes: readonly string[];
}

function channelOf({ domain, domains, events, cpu, notes }: ChannelParts): Channel {
  const coarse = domain.kind === 'psys' && !events.some(({ kind }) => kind === 'core');
  const stepUj = coarse ? serverPlatformStepUj : registerStepUj;
  const range = { state: 'range', highestUj: 0n, modulusUj: 0n, stepUj } as const;
  return {
    ...raplChannel({ domain, range, cpu, domains, notes: ['by perf_event_open', ...notes] }),
    domain: powerDomains[domain.kind],
  };
}
