import type { Domain, Quality, Reading } from '@wattbench/core';
import { chooseChannels } from './choose-channels.js';
import type { Measurement, ReadChannel } from './measurement.js';
import { sumOfReadings } from './sum-of-readings.js';

/**
 * What a total holds: everything behind the plug; what the power supplies take in; what the board or
 * the battery gives out; the sum of processor, memory and accelerators; the share of one program.
 */
export type Boundary = 'wall' | 'supply' | 'platform' | 'components' | 'process';

export interface Total {
  readonly boundary: Boundary;
  /** `null` where a part that belongs to it has no value: a total that lacks a part is not given. */
  readonly energyJ: number | null;
  /** Half-width at about 95 %; `null` with `energyJ`. */
  readonly uncertaintyJ: number | null;
  /** The weakest of the parts; `null` with `energyJ`. */
  readonly quality: Quality | null;
  /** Ids of what was added, also of those that are missing. */
  readonly channels: readonly string[];
  /** What has no value, by channel, or by place where no meter reads it. */
  readonly missing: readonly { readonly id: string; readonly reason: string }[];
}

const whole = ['wall', 'supply', 'platform'] as const;
const parts = ['package', 'dram', 'gpu', 'npu'] as const;

/**
 * The totals that can be named: one for each boundary on which a counted channel stands, the widest
 * first. They are views of the same machine and are never added to each other.
 */
export function totalsOf(measurements: readonly Measurement[]): readonly Total[] {
  const at = (domain: Domain): readonly ReadChannel[] => chooseChannels(measurements, domain);
  const totals: Total[] = [];
  for (const boundary of whole) {
    const channels = at(boundary);
    if (channels.length > 0) totals.push(totalOf(boundary, channels));
  }
  const components = componentsOf(at);
  if (components !== null) totals.push(components);
  const process = at('process');
  if (process.length > 0) totals.push(totalOf('process', process));
  return totals;
}

/** A module holds processor, memory and graphics: where one is read it stands in their place. */
function componentsOf(at: (domain: Domain) => readonly ReadChannel[]): Total | null {
  const modules = at('module');
  if (modules.length > 0) return totalOf('components', modules);
  const found = parts.flatMap((domain) => at(domain));
  if (found.length === 0) return null;
  if (at('package').length > 0) return totalOf('components', found);
  return totalOf('components', found, [
    { id: 'package', reason: 'no meter that was opened reads the processor' },
  ]);
}

function totalOf(
  boundary: Boundary,
  channels: readonly ReadChannel[],
  unread: Total['missing'] = [],
): Total {
  const readings = new Map<Measurement, Reading[]>();
  const missing = [...unread];
  for (const { of, channel, reading } of channels) {
    if (reading?.state === 'read') readings.set(of, [...(readings.get(of) ?? []), reading]);
    else missing.push({ id: channel.id, reason: reasonOf(reading) });
  }
  const ids = channels.map(({ channel }) => channel.id);
  const sum = sumOfReadings([...readings.values()]);
  const known = missing.length === 0 && Number.isFinite(sum.energyJ);
  return known
    ? { boundary, ...sum, channels: ids, missing }
    : { boundary, energyJ: null, uncertaintyJ: null, quality: null, channels: ids, missing };
}

function reasonOf(reading: ReadChannel['reading']): string {
  if (reading?.state !== 'missing') return 'the meter gave no reading';
  return `${reading.reason}: ${reading.detail}`;
}
