import { countsPerSocket } from './cpu-info.js';
import { isBelow, type Zone } from './zones.js';

export type DomainKind = 'package' | 'core' | 'uncore' | 'dram' | 'psys';

/** What a zone measures. */
export interface Domain {
  readonly kind: DomainKind;
  /** Id of its channel, made of names and never of an index: indices change between machines and boots. */
  readonly channelId: string;
  /** Channel of the package that it belongs to; `null` for a package itself and for psys. */
  readonly packageId: string | null;
  readonly zone: Zone;
  /** Other zones that show the same thing and are not read. */
  readonly repeats: readonly Zone[];
}

const packageName = /^package-\d{1,4}(-die-\d{1,4})?$/;
// The kernel adds the socket's number to psys where it is not the first socket's.
const psysName = /^psys(-\d{1,4})?$/;
const msr = 'intel-rapl';

/**
 * Names the zones by what they measure. The rules, from the kernel's documents and drivers
 * (Documentation/power/powercap, drivers/powercap/intel_rapl_common.c, arch/x86/events/rapl.c):
 *
 * - a zone is known by its name; psys is a top-level zone like a package and often has index 1
 * - `core`, `uncore`, `dram` belong to the package that they lie below
 * - the MMIO tree shows the same silicon again: its zones count only where the MSR tree lacks them
 * - AMD's `core` is the energy of one core, not of all: left out
 */
export function arrangeDomains(zones: readonly Zone[], vendor: string | null): readonly Domain[] {
  const preferred = [
    ...zones.filter((zone) => zone.controlType === msr),
    ...zones.filter((zone) => zone.controlType !== msr),
  ];
  const domains = new Map<string, Domain>();
  for (const zone of preferred) {
    const domain = nameDomain(zone, zones);
    if (domain === null || (domain.kind === 'core' && countsPerSocket(vendor))) continue;
    const first = domains.get(domain.channelId);
    domains.set(
      domain.channelId,
      first === undefined ? domain : { ...first, repeats: [...first.repeats, zone] },
    );
  }
  return [...domains.values()].toSorted((left, right) =>
    left.channelId.localeCompare(right.channelId, 'en', { numeric: true }),
  );
}

function nameDomain(zone: Zone, zones: readonly Zone[]): Domain | null {
  const { name } = zone;
  if (packageName.test(name)) return topDomain('package', zone);
  if (psysName.test(name)) return topDomain('psys', zone);
  if (name !== 'core' && name !== 'uncore' && name !== 'dram') return null;
  const parent = zones.find((other) => isBelow(zone, other) && packageName.test(other.name));
  // Without a package of a known name the zone's own number tells two sockets apart.
  const packageId = `rapl:${parent?.name ?? zone.id.replace(/:[0-9a-f]+$/, '')}`;
  return { kind: name, channelId: `${packageId}/${name}`, packageId, zone, repeats: [] };
}

function topDomain(kind: 'package' | 'psys', zone: Zone): Domain {
  return { kind, channelId: `rapl:${zone.name}`, packageId: null, zone, repeats: [] };
}

/** Packages and memory make up the total; the others lie inside a package or around everything. */
export function isCounted(kind: DomainKind): boolean {
  return kind === 'package' || kind === 'dram';
}
