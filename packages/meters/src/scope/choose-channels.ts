import type { Domain } from '@wattbench/core';
import { combinedUncertaintyJ } from '../engine/uncertainty.js';
import { domainOf } from './domain-of.js';
import { readChannels, type Measurement, type ReadChannel } from './measurement.js';
import { partOf } from './part-of.js';

/** Channels of one meter, or of one card, that stand for the same joules as those of another group. */
type Group = readonly ReadChannel[];

/**
 * The channels that add up to what a machine uses in one place, each joule once: only counted ones,
 * and of two meters of the same part only the better: first the one that has a value, then by rank,
 * then by the smaller doubt.
 *
 * Graphics cards and neural processors are compared one by one. Everywhere else a meter is taken to
 * read all that there is in the place, so that another meter of the place is a second opinion. Two
 * meters of the same kind with other channels (two plugs of one maker on two power supplies) add.
 */
export function chooseChannels(
  measurements: readonly Measurement[],
  domain: Domain,
): readonly ReadChannel[] {
  const counted = measurements
    .map((measurement) =>
      readChannels(measurement).filter(
        ({ channel }) => channel.counted && domainOf(channel) === domain,
      ),
    )
    .filter((channels) => channels.length > 0);
  if (domain !== 'gpu' && domain !== 'npu') return best(sameKindTogether(counted));
  const cards = new Map<string, ReadChannel[]>();
  for (const card of counted.flat()) {
    const part = partOf(card.channel);
    cards.set(part, [...(cards.get(part) ?? []), card]);
  }
  return [...cards.values()].flatMap((readers) => best(readers.map((reader) => [reader])));
}

function best(groups: readonly Group[]): Group {
  return (
    groups.toSorted(
      (a, b) => lacking(a) - lacking(b) || rankOf(a) - rankOf(b) || doubtOf(a) - doubtOf(b),
    )[0] ?? []
  );
}

/** Two instances of one meter that share no channel become one group. */
function sameKindTogether(groups: readonly Group[]): readonly Group[] {
  const merged: ReadChannel[][] = [];
  for (const group of groups) {
    const ids = group.map(({ channel }) => channel.id);
    const kin = merged.find(
      (other) =>
        other[0]?.of.meter === group[0]?.of.meter &&
        !other.some(({ channel }) => ids.includes(channel.id)),
    );
    if (kin === undefined) merged.push([...group]);
    else kin.push(...group);
  }
  return merged;
}

function lacking(group: Group): number {
  return group.filter(({ reading }) => reading?.state !== 'read').length === 0 ? 0 : 1;
}

function rankOf(group: Group): number {
  return Math.min(...group.map(({ of }) => of.rank));
}

function doubtOf(group: Group): number {
  const doubts = group.map(({ reading }) =>
    reading?.state === 'read' ? combinedUncertaintyJ(reading.uncertainty) : 0,
  );
  return Math.hypot(...doubts);
}
