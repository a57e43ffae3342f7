import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '@wattbench/meters';
import type { MeterProbe } from '../catalog/choose-meters.js';
import { takenByItself } from '../catalog/taken-by-itself.js';
import type { MeterFinding } from '../commands/findings.js';

export interface MeterSearch {
  readonly known: readonly KnownMeter[];
  /** Refs of the flags or of the config file. */
  readonly asked: readonly PluginRef<'meter'>[];
  readonly probe: (ref: PluginRef<'meter'>) => Promise<MeterProbe>;
}

/** Every known meter and every other that was asked for, the best first. */
export async function findMeters(search: MeterSearch): Promise<readonly MeterFinding[]> {
  const { known, asked, probe } = search;
  const others = asked.filter(({ id }) => !known.some((meter) => meter.id === id));
  const findings = [
    ...known
      .toSorted((a, b) => a.rank - b.rank)
      .flatMap((meter) => findKnown(meter, { asked, probe })),
    ...others.map(async (ref) => ({
      id: ref.id,
      summary: `${ref.package.name} ${ref.package.version}`,
      rank: null,
      probe: await probe(ref),
    })),
  ];
  return Promise.all(findings);
}

function findKnown(
  meter: KnownMeter,
  { asked, probe }: Omit<MeterSearch, 'known'>,
): readonly Promise<MeterFinding>[] {
  const { id, summary, rank } = meter;
  const configured = asked.filter((ref) => ref.id === id);
  if (configured.length === 0 && !takenByItself(meter)) {
    return [Promise.resolve(notConfigured(meter))];
  }
  const refs = configured.length === 0 ? [meter.ref()] : configured;
  return refs.map(async (ref) => ({ id, summary, rank, probe: await probe(ref) }));
}

/** What stands in an example for the value of an option. */
const sampleValues: Readonly<Record<string, string>> = {
  host: '192.0.2.7',
  address: '192.0.2.7',
  url: 'http://192.0.2.7',
  broker: '192.0.2.7',
};

function notConfigured({ id, summary, rank, needs }: KnownMeter): MeterFinding {
  const option =
    needs === undefined ? '' : `:${needs}=${sampleValues[needs] ?? needs.toUpperCase()}`;
  const example = `wattbench doctor --meter ${id}${option}`;
  return {
    id,
    summary,
    rank,
    example,
    probe: {
      available: false,
      reason: 'not-configured',
      detail:
        needs === undefined
          ? 'it reads nothing of this machine, and is taken only where it is named'
          : `it cannot be found by itself: it needs the option "${needs}"`,
      fix: example,
    },
  };
}
