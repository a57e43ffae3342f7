import { basename } from 'node:path';
import type { ReadingIssue, Unavailable } from '@wattbench/core';
import type { CounterSource } from '../engine/counter-source.js';
import { raplChannel } from './channel.js';
import { readCpuInfo, type CpuInfo } from './cpu-info.js';
import { arrangeDomains, isCounted, type Domain } from './domains.js';
import type { RaplSystem } from './system.js';
import { findTwins } from './twins.js';
import {
  brokenLinks,
  forbidden,
  noZones,
  unreadable,
  wrongPlatform,
  wrongRoot,
} from './unavailable.js';
import { readEnergy, readRange, type ZoneRange } from './zone-counter.js';
import { findZones, type Zone } from './zones.js';

export type Inspection =
  | { readonly available: true; readonly sources: readonly CounterSource[] }
  | Unavailable;

/** A domain whose range and energy could be read. */
interface OpenDomain {
  readonly domain: Domain;
  readonly range: ZoneRange;
}

/** Some updates of the counters, so that two that only happen to be equal part. */
const twinWaitMs = 10;

/** A package or a memory that is switched on draws more; less means that the counter stands still. */
const minimumPowerW = 0.01;

/** Looks at the whole tree: the counters that can be read, or why the total cannot be had. */
export async function inspect(system: RaplSystem): Promise<Inspection> {
  const platform = wrongPlatform(system);
  if (platform !== null) return platform;
  const cpu = readCpuInfo(system.cpuInfo);
  const found = zonesOrReason(system, cpu);
  if ('available' in found) return found;

  const opened: OpenDomain[] = [];
  const failures: { readonly domain: Domain; readonly reason: string; readonly detail: string }[] =
    [];
  for (const domain of arrangeDomains(found.zones, cpu.vendor)) {
    const range = readRange(domain.zone, system.readFile);
    const energy =
      range.state === 'range' ? readEnergy(domain.zone, range, system.readFile) : range;
    if (range.state === 'range' && energy.state === 'read') opened.push({ domain, range });
    else if (energy.state === 'failed') {
      failures.push({ domain, reason: energy.reason, detail: energy.detail });
    }
  }
  const lost = failures.filter(({ domain }) => isCounted(domain.kind));
  const refused = lost.filter(({ reason }) => reason === 'permission');
  if (refused.length > 0) {
    return forbidden({
      root: system.root,
      refused: refused.map(({ detail }) => detail),
      readable: opened
        .filter(({ domain }) => isCounted(domain.kind))
        .map(({ domain }) => domain.channelId),
    });
  }
  if (lost.length > 0) return unreadable(lost.map(({ detail }) => detail));
  if (!opened.some(({ domain }) => domain.kind === 'package')) {
    return noZones(system, cpu, `${system.root} has no zone of a processor package`);
  }
  const leftOut = failures.map(({ domain, detail }) => ({ domain, detail }));
  return { available: true, sources: await sourcesOf({ system, cpu, opened, leftOut }) };
}

function zonesOrReason(
  system: RaplSystem,
  cpu: CpuInfo,
): { readonly zones: readonly Zone[] } | Unavailable {
  const search = findZones(system.root, system.readFile);
  if (search.root !== null) {
    const { code, detail } = search.root;
    if (code === 'EACCES' || code === 'EPERM') {
      return forbidden({ root: system.root, refused: [detail], readable: [] });
    }
    return system.rootIsGiven
      ? wrongRoot(detail)
      : noZones(system, cpu, `There is no powercap tree (${detail})`);
  }
  // The MMIO tree only repeats the other: without it nothing is lost.
  const broken = search.broken.filter((link) => !basename(link).startsWith('intel-rapl-mmio'));
  if (broken.length > 0) return brokenLinks(broken);
  const refused = search.nameless.filter(({ code }) => code === 'EACCES' || code === 'EPERM');
  if (refused.length > 0) {
    return forbidden({
      root: system.root,
      refused: refused.map(({ detail }) => detail),
      readable: [],
    });
  }
  // A zone without a name may be a part of the total.
  if (search.nameless.length > 0) return unreadable(search.nameless.map(({ detail }) => detail));
  return { zones: search.zones };
}

interface Opened {
  readonly system: RaplSystem;
  readonly cpu: CpuInfo;
  readonly opened: readonly OpenDomain[];
  readonly leftOut: readonly { readonly domain: Domain; readonly detail: string }[];
}

async function sourcesOf({ system, cpu, opened, leftOut }: Opened): Promise<CounterSource[]> {
  const ranges = new Map(opened.map(({ domain, range }) => [domain, range]));
  // Intel's dies have counters of their own (Linux, events/rapl.c: die scope on Cascade Lake-AP).
  const packages = opened
    .map(({ domain }) => domain)
    .filter(({ kind }) => kind === 'package' && cpu.vendor !== 'GenuineIntel');
  const twins = await findTwins({
    packages,
    read: (domain) => {
      const range = ranges.get(domain);
      if (range === undefined) return null;
      const read = readEnergy(domain.zone, range, system.readFile);
      return read.state === 'read' ? read.count : null;
    },
    wait: () => system.wait(twinWaitMs),
  });
  const dropped = new Set([...twins.keys()].map(({ channelId }) => channelId));
  const kept = opened.filter(
    ({ domain }) => !dropped.has(domain.channelId) && !dropped.has(domain.packageId ?? ''),
  );
  const domains = kept.map(({ domain }) => domain);
  const issues: readonly ReadingIssue[] =
    cpu.hypervisor === true ? ['untrusted-virtual-machine'] : [];
  return kept.map(({ domain, range }) => ({
    channel: raplChannel({
      domain,
      range,
      cpu,
      domains,
      notes: [
        ...[...twins]
          .filter(([, twin]) => twin === domain)
          .map(([die]) => `${die.zone.name} shows the same counter, not added`),
        ...leftOut
          .filter((failure) => failure.domain.packageId === domain.channelId)
          .map((failure) => `left out: ${failure.detail}`),
      ],
    }),
    countsPerJoule: 1e6,
    modulus: range.modulusUj,
    maximumPowerW: system.maximumPowerW,
    ...(isCounted(domain.kind) ? { minimumPowerW } : {}),
    issues,
    read: () => readEnergy(domain.zone, range, system.readFile),
  }));
}
