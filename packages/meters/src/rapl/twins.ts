import type { Domain } from './domains.js';

export interface TwinSearch {
  readonly packages: readonly Domain[];
  /** The package's count in µJ, or `null` where it cannot be read. */
  read(domain: Domain): bigint | null;
  /** Lets the counters move on. */
  wait(): Promise<void>;
}

/** Relative difference up to which two counters read one after the other are taken as equal. */
const tolerance = 1_000_000n;

/**
 * Pairs dies of one socket that repeat one counter: `[the repeat, the one to keep]`. Seen on AMD,
 * where two dies showed 68 W each at 125 W from the wall; adding them doubles the energy.
 *
 * Twins are equal now and, after a moment, equal again. Equal means that one lies between two reads
 * of the other, so that an update between the reads does not part them.
 */
export async function findTwins(search: TwinSearch): Promise<ReadonlyMap<Domain, Domain>> {
  const sockets = groupBySocket(search.packages);
  const candidates = new Map<Domain, Domain>();
  for (const dies of sockets) {
    for (const [index, die] of dies.entries()) {
      const twin = dies
        .slice(0, index)
        .find((kept) => !candidates.has(kept) && showSame(search, kept, die));
      if (twin !== undefined) candidates.set(die, twin);
    }
  }
  if (candidates.size === 0) return candidates;
  await search.wait();
  return new Map([...candidates].filter(([die, kept]) => showSame(search, kept, die)));
}

function groupBySocket(packages: readonly Domain[]): readonly (readonly Domain[])[] {
  const sockets = new Map<string, Domain[]>();
  for (const domain of packages) {
    const socket = domain.channelId.replace(/-die-\d+$/, '');
    sockets.set(socket, [...(sockets.get(socket) ?? []), domain]);
  }
  return [...sockets.values()];
}

function showSame(search: TwinSearch, kept: Domain, die: Domain): boolean {
  const before = search.read(kept);
  const between = search.read(die);
  const after = search.read(kept);
  if (before === null || between === null || after === null) return false;
  const low = before < after ? before : after;
  const high = before < after ? after : before;
  const slack = high / tolerance;
  return between >= low - slack && between <= high + slack;
}
