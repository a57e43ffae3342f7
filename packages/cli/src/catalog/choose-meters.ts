import type {
  Channel,
  PluginRef,
  Probe,
  RejectedMeter,
  Unavailable,
  WattbenchConfig,
} from '@wattbench/core';
import { domainOf } from '@wattbench/meters';
import { loadPlugin } from '@wattbench/runner';
import { takenByItself } from './taken-by-itself.js';
import { resolveMeter, type MeterPlaces } from '../plugin/resolve-meter.js';

export interface ChosenMeters {
  readonly meters: readonly PluginRef<'meter'>[];
  /** What `auto` passed over, best first. */
  readonly rejected: readonly RejectedMeter[];
}

/** What a meter answers when it is asked whether it can be read. */
export type MeterProbe = Probe<{ readonly channels: readonly Channel[] }>;

interface Places extends MeterPlaces {
  /** Default: loads the meter and asks it. */
  readonly probe?: (ref: PluginRef<'meter'>) => Promise<MeterProbe>;
}

/** Places in the tree of power that hold the processor. */
const holdProcessor: readonly string[] = [
  'package',
  'module',
  'platform',
  'supply',
  'wall',
  'process',
];

/**
 * `auto` stands for the best known meter that can be read and sees the processor: measured before
 * estimated. Meters that are named stand as they are; whether they can be read is found out when the
 * run begins.
 */
export async function chooseMeters(
  asked: NonNullable<WattbenchConfig['meters']>,
  places: Places,
): Promise<ChosenMeters> {
  const meters: PluginRef<'meter'>[] = [];
  const rejected: RejectedMeter[] = [];
  for (const request of asked) {
    if (request === 'auto') {
      const best = await bestReadable(places);
      meters.push(...best.meters);
      rejected.push(...best.rejected);
    } else meters.push(await resolveMeter(request, places));
  }
  return { meters, rejected };
}

async function bestReadable({ catalog, probe = probeMeter }: Places): Promise<ChosenMeters> {
  const rejected: RejectedMeter[] = [];
  const candidates = catalog.meters.filter(takenByItself).toSorted((a, b) => a.rank - b.rank);
  for (const known of candidates) {
    const ref = known.ref();
    const answer = await probe(ref);
    const refusal = answer.available ? blindness(known.id, answer.channels) : answer;
    if (refusal === null) return { meters: [ref], rejected };
    rejected.push({ id: known.id, ...refusal });
  }
  return { meters: [], rejected };
}

/** Asks a meter whether it can be read. A defect of its probe is told as such and stops no other. */
export async function probeMeter(ref: PluginRef<'meter'>): Promise<MeterProbe> {
  const meter = await loadPlugin(ref);
  try {
    return await meter.probe();
  } catch (error) {
    const detail = `its probe failed: ${error instanceof Error ? error.message : String(error)}`;
    return { available: false, reason: 'driver', detail };
  }
}

/** A meter of the graphics card alone gives no figure for work that the processor does. */
function blindness(id: string, channels: readonly Channel[]): Unavailable | null {
  const counted = channels.filter((channel) => channel.counted).map(domainOf);
  if (counted.some((domain) => holdProcessor.includes(domain))) return null;
  return {
    available: false,
    reason: 'hardware',
    detail: `it reads ${[...new Set(counted)].join(', ') || 'nothing that counts'}, not the processor`,
    fix: `Name it to record it beside the other: \`--meter auto ${id}\`.`,
  };
}
