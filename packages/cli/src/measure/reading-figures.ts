import type { Channel, ChannelReading, Quality } from '@wattbench/core';
import { combinedUncertaintyJ, domainOf, type Total } from '@wattbench/meters';

/** One channel over one window, for people and as JSON. What has no value is `null`, never 0. */
export interface ReadingFigures {
  readonly meter: string;
  readonly channel: string;
  readonly component: Channel['component'] | null;
  readonly domain: Channel['domain'] | null;
  /** Whether it belongs to the meter's total, or is a detail of it. */
  readonly counted: boolean;
  readonly quality: Quality | null;
  readonly energyJ: number | null;
  /** Half-width at about 95 %. */
  readonly uncertaintyJ: number | null;
  readonly powerW: number | null;
  readonly powerUncertaintyW: number | null;
  /** Doubts about the value; where there is none, the reason. */
  readonly issues: readonly string[];
  /** Only where there is no value. */
  readonly reason?: string;
  readonly detail?: string;
  /** Monotonic time, in ns, that the meter's value covers. */
  readonly window: { readonly startNs: number; readonly endNs: number };
}

/** Joins a reading with its channel. */
export function readingFigures(
  reading: ChannelReading,
  channels: ReadonlyMap<string, Channel>,
): ReadingFigures {
  const { meter, window } = reading;
  const channel = channels.get(reading.channel);
  const common = {
    meter,
    channel: reading.channel,
    component: channel?.component ?? null,
    domain: channel === undefined ? null : domainOf(channel),
    counted: channel?.counted ?? false,
    window,
  };
  if (reading.state === 'missing') {
    const { reason, detail } = reading;
    const none = { quality: null, energyJ: null, uncertaintyJ: null };
    return {
      ...common,
      ...none,
      powerW: null,
      powerUncertaintyW: null,
      issues: [reason],
      reason,
      detail,
    };
  }
  const { quality, energyJ, issues } = reading;
  const uncertaintyJ = combinedUncertaintyJ(reading.uncertainty);
  const seconds = (window.endNs - window.startNs) / 1e9;
  return {
    ...common,
    quality,
    energyJ,
    uncertaintyJ,
    powerW: perSecond(energyJ, seconds),
    powerUncertaintyW: perSecond(uncertaintyJ, seconds),
    issues,
  };
}

/** A total with its mean power: the sum of its channels' powers, each over its own window. */
export type TotalFigures = Total & { readonly powerW: number | null };

export function totalFigures(total: Total, readings: readonly ReadingFigures[]): TotalFigures {
  const powers = readings
    .filter(({ channel }) => total.channels.includes(channel))
    .map(({ powerW }) => powerW);
  const known = powers.filter((powerW) => powerW !== null);
  const complete = total.energyJ !== null && known.length === powers.length;
  return { ...total, powerW: complete ? known.reduce((sum, powerW) => sum + powerW, 0) : null };
}

function perSecond(energyJ: number, seconds: number): number | null {
  return seconds > 0 ? energyJ / seconds : null;
}
