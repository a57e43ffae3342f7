import type { Domain } from '@wattbench/core';
import { domainOf, isInside } from './domain-of.js';
import { readChannels, type Measurement, type ReadChannel } from './measurement.js';
import { partOf } from './part-of.js';

/** Two channels whose joules bound each other. */
export interface ChannelPair {
  readonly kind: 'same' | 'inside';
  readonly first: ReadChannel;
  readonly second: ReadChannel;
}

/** Places that a machine has once, so that everything below them is inside. */
const aroundAll: readonly Domain[] = ['wall', 'supply', 'platform'];
/** Places whose parts are told apart by their names only. */
const oneByOne: readonly Domain[] = ['gpu', 'npu', 'core', 'uncore', 'rail'];

/**
 * Every two channels that tell the same joules (`alternativeTo` of one meter; the same part in two
 * meters), and every two of which one holds the other (`includes`; all counted parts of a machine
 * inside the one channel that a meter has around the whole machine).
 */
export function channelPairs(measurements: readonly Measurement[]): readonly ChannelPair[] {
  const meters = measurements.map(readChannels);
  const pairs: ChannelPair[] = [];
  for (const [index, channels] of meters.entries()) {
    pairs.push(...alternatives(channels), ...nested(channels));
    for (const others of meters.slice(index + 1)) pairs.push(...sameParts(channels, others));
  }
  pairs.push(...insideTheMachine(meters.flat()));
  return withoutRepeats(pairs);
}

function alternatives(channels: readonly ReadChannel[]): readonly ChannelPair[] {
  return channels.flatMap((first) =>
    channels
      .filter((second) => second.channel.id === first.channel.alternativeTo)
      .map((second) => ({ kind: 'same' as const, first, second })),
  );
}

function nested(channels: readonly ReadChannel[]): readonly ChannelPair[] {
  return channels.flatMap((second) =>
    channels
      .filter((first) => second.channel.includes.includes(first.channel.id))
      .map((first) => ({ kind: 'inside' as const, first, second })),
  );
}

function sameParts(
  channels: readonly ReadChannel[],
  others: readonly ReadChannel[],
): readonly ChannelPair[] {
  const pairs: ChannelPair[] = [];
  for (const first of channels.filter(isMain)) {
    const domain = domainOf(first.channel);
    // One program's share depends on the model, and two plugs of one maker hang on two supplies.
    if (domain === 'process' || first.of.meter === others[0]?.of.meter) continue;
    const near = others.filter((other) => isMain(other) && domainOf(other.channel) === domain);
    const named = near.find((other) => partOf(other.channel) === partOf(first.channel));
    const alone = channels.filter((own) => isMain(own) && domainOf(own.channel) === domain);
    const [only] = near;
    const second =
      named ??
      (near.length === 1 && alone.length === 1 && !oneByOne.includes(domain) ? only : undefined);
    if (second !== undefined) pairs.push({ kind: 'same', first, second });
  }
  return pairs;
}

function insideTheMachine(all: readonly ReadChannel[]): readonly ChannelPair[] {
  const counted = all.filter(({ channel }) => channel.counted);
  return counted.flatMap((second) => {
    const domain = domainOf(second.channel);
    // A second plug of the same meter is that of another power supply: neither holds everything.
    const alone = !counted.some(
      (other) =>
        other !== second &&
        other.of.meter === second.of.meter &&
        domainOf(other.channel) === domain,
    );
    if (!aroundAll.includes(domain) || !alone) return [];
    return counted
      .filter((first) => isInside(domainOf(first.channel), domain))
      .map((first) => ({ kind: 'inside' as const, first, second }));
  });
}

function isMain({ channel }: ReadChannel): boolean {
  return channel.alternativeTo === undefined;
}

function withoutRepeats(pairs: readonly ChannelPair[]): readonly ChannelPair[] {
  const seen = new Map(
    pairs.map((pair) => [`${pair.first.channel.id}\n${pair.second.channel.id}`, pair]),
  );
  return [...seen.values()];
}
