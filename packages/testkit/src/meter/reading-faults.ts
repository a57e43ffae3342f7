import type { Channel, ChannelReading } from '@wattbench/core';
import { isOneOf, unavailableReasons } from '../conformance/known-words.js';
import { qualities, readingIssues, uncertaintyCauses } from './known-values.js';
import type { MeteredWindow } from './meter-case.js';

export interface ReadingRequest extends MeteredWindow {
  readonly meter: string;
  readonly channel: Channel;
}

/** What is wrong with one reading. */
export function readingFaults(
  reading: ChannelReading,
  { meter, channel, from, to }: ReadingRequest,
): readonly string[] {
  const faults: string[] = [];
  const fault = (sound: boolean, found: string): void => {
    if (!sound) faults.push(`${reading.channel}: ${found}`);
  };
  fault(
    reading.meter === meter,
    `the meter is ${JSON.stringify(reading.meter)}; expected ${meter}`,
  );
  const { startNs, endNs } = reading.window;
  const inside = startNs >= from.beforeNs && endNs <= to.afterNs && startNs <= endNs;
  fault(
    inside,
    `the window ${startNs} to ${endNs} does not lie in the stamps ${from.beforeNs} to ${to.afterNs}`,
  );
  if (reading.state === 'missing') {
    fault(
      isOneOf(unavailableReasons, reading.reason) || isOneOf(readingIssues, reading.reason),
      `the reason ${JSON.stringify(reading.reason)} is not known`,
    );
    fault(
      typeof reading.detail === 'string' && reading.detail.trim() !== '',
      `missing (${reading.reason}) without a detail`,
    );
    return faults;
  }
  fault(reading.state === 'read', `the state is ${JSON.stringify(reading.state)}`);
  const { energyJ } = reading;
  fault(
    Number.isFinite(energyJ) && (channel.counted ? energyJ > 0 : energyJ >= 0),
    `the energy is ${String(energyJ)} J; expected ${channel.counted ? 'more than 0' : '0 or more'}, or missing`,
  );
  fault(
    2 * (endNs - startNs) >= to.beforeNs - from.afterNs,
    `the window of ${endNs - startNs} ns covers less than half of the ${to.beforeNs - from.afterNs} ns between the snapshots`,
  );
  fault(
    reading.quality === qualities[channel.method],
    `the quality is ${JSON.stringify(reading.quality)}; expected ${qualities[channel.method]} of ${channel.method}`,
  );
  for (const { cause, halfWidthJ } of reading.uncertainty) {
    fault(isOneOf(uncertaintyCauses, cause), `the cause ${JSON.stringify(cause)} is not known`);
    fault(
      Number.isFinite(halfWidthJ) && halfWidthJ >= 0,
      `the half-width of ${cause} is ${String(halfWidthJ)} J`,
    );
  }
  fault(
    reading.uncertainty.some(({ halfWidthJ }) => halfWidthJ > 0),
    'no uncertainty; expected at least one cause above 0 J',
  );
  for (const issue of reading.issues) {
    fault(isOneOf(readingIssues, issue), `the issue ${JSON.stringify(issue)} is not known`);
  }
  return faults;
}
