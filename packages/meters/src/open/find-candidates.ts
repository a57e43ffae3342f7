import { WattbenchError } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import type { MeterCandidate, MeterRequest } from './meter-request.js';

/** Behind everything that measures and before the estimates. */
const rankOfUnknown = 500;

/**
 * Turns what was asked for into refs, the same one only once. Throws `UNKNOWN_METER` and, for options
 * that a meter does not take, `CONFIG_INVALID`.
 */
export function findCandidates(
  asked: readonly MeterRequest[],
  known: readonly KnownMeter[],
): readonly MeterCandidate[] {
  const found = new Map<string, MeterCandidate>();
  const candidates = asked.flatMap((request) =>
    request === 'auto' ? findsItself(known) : [named(request, known)],
  );
  for (const candidate of candidates) {
    const key = JSON.stringify([candidate.ref.id, candidate.ref.entry, candidate.ref.options]);
    if (candidate.named || !found.has(key)) found.set(key, candidate);
  }
  return [...found.values()];
}

/** What needs no configuration and reads this machine, the best first. */
function findsItself(known: readonly KnownMeter[]): readonly MeterCandidate[] {
  return known
    .filter(({ needs, pretended }) => needs === undefined && pretended !== true)
    .toSorted((a, b) => a.rank - b.rank)
    .map((meter) => ({ ref: meter.ref(), rank: meter.rank, named: false }));
}

function named(request: MeterRequest, known: readonly KnownMeter[]): MeterCandidate {
  const id = typeof request === 'string' ? request : request.id;
  const meter = known.find((candidate) => candidate.id === id);
  const rank = meter?.rank ?? rankOfUnknown;
  if (typeof request !== 'string' && 'entry' in request) return { ref: request, rank, named: true };
  if (meter === undefined) {
    throw new WattbenchError(
      'UNKNOWN_METER',
      `no meter is called ${JSON.stringify(id)}; expected auto, ${known.map((one) => one.id).join(', ')}, or a ref`,
    );
  }
  const ref = typeof request === 'string' ? meter.ref() : meter.ref(request.options);
  return { ref, rank, named: true };
}
