import type { Channel, ChannelReading, Reading, UncertaintyTerm } from '@wattbench/core';
import type { Measurement } from '../measurement.js';

const window = { startNs: 1e9, endNs: 2e9 };

type Part = Partial<Channel> & Pick<Channel, 'id'> & {
  /** What it read over one second; `null`: no value; left out: the meter says nothing. */
  readonly energyJ?: number | null;
  readonly halfWidthJ?: number;
  readonly terms?: readonly UncertaintyTerm[];
  readonly read?: Partial<Reading>;
};

/** A meter that read each of its channels once. */
export function measurement(
  meter: string,
  parts: readonly Part[],
  { rank = 10 }: { readonly rank?: number } = {},
): Measurement {
  return {
    meter,
    rank,
    channels: parts.map(channelOf),
    readings: parts.flatMap((part) => readingOf(meter, part)),
  };
}

function channelOf(part: Part): Channel {
  const { energyJ: _energy, halfWidthJ: _half, terms: _terms, read: _read, ...given } = part;
  return {
    component: 'cpu',
    scope: 'machine',
    method: 'counter',
    counted: true,
    includes: [],
    updatePeriodNs: 1e6,
    resolutionJ: 1e-6,
    gainError: 0.05,
    source: 'a test',
    ...given,
  };
}

function readingOf(meter: string, part: Part): readonly ChannelReading[] {
  const { id, energyJ, halfWidthJ = 1, terms, read } = part;
  if (energyJ === undefined) return [];
  const common = { meter, channel: id, window };
  if (energyJ === null) {
    return [{ state: 'missing', ...common, reason: 'driver', detail: 'EIO' }];
  }
  const uncertainty = terms ?? [{ cause: 'gain' as const, halfWidthJ }];
  const quality = 'measured' as const;
  return [{ state: 'read', ...common, energyJ, quality, uncertainty, issues: [], ...read }];
}
