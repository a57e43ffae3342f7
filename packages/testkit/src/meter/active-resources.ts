import { setTimeout as delay } from 'node:timers/promises';

const looks = 10;
const lookAgainMs = 20;

/** How many of each kind keep this process alive: sockets, timers, child processes; no threads. */
function activeResources(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

/** The fewest of each kind over a moment: what a test framework uses for an instant is none of it. */
export async function lastingResources(): Promise<ReadonlyMap<string, number>> {
  let lasting = activeResources();
  for (let count = 1; count < looks; count += 1) {
    await delay(lookAgainMs);
    const now = activeResources();
    lasting = new Map(
      [...lasting].map(([kind, least]) => [kind, Math.min(least, now.get(kind) ?? 0)]),
    );
  }
  return lasting;
}

/** Kinds of which there are still more than before after `settleMs`, e.g. `Timeout (1 more)`. */
export async function resourcesGrownSince(
  before: ReadonlyMap<string, number>,
  settleMs: number,
): Promise<readonly string[]> {
  const endNs = process.hrtime.bigint() + BigInt(settleMs) * 1_000_000n;
  for (;;) {
    const grown = [...activeResources()]
      .map(([kind, count]) => ({ kind, more: count - (before.get(kind) ?? 0) }))
      .filter(({ more }) => more > 0);
    if (grown.length === 0) return [];
    if (process.hrtime.bigint() > endNs) {
      return grown.map(({ kind, more }) => `${kind} (${more} more)`);
    }
    // The kit's own timer is gone again when it looks.
    await delay(lookAgainMs);
  }
}
