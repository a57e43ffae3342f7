import { standard, type Channel, type MeterUse } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { measureExtent } from './measure-extent.js';

const channel = (change: Partial<Channel>): Channel => ({
  id: 'm:a',
  component: 'cpu',
  scope: 'machine',
  method: 'counter',
  counted: true,
  includes: [],
  updatePeriodNs: 1e6,
  resolutionJ: 1e-6,
  gainError: 0.01,
  source: 'a test',
  ...change,
});
const meterOf = (...channels: readonly Partial<Channel>[]): MeterUse => ({
  id: 'm',
  package: { name: 'm', version: '1' },
  channels: channels.map(channel),
});
const protocol = (seconds: number, meterUpdates: number) => ({
  ...standard,
  minimumWindow: { seconds, meterUpdates },
});

describe('the shortest time of a measured window', () => {
  it.each([
    ['nothing where none is asked for', protocol(0, 0), meterOf({}), 0],
    ['the seconds asked for', protocol(3, 20), meterOf({}), 3],
    ['the updates asked for', protocol(3, 20), meterOf({ updatePeriodNs: 1e9 }), 20],
    [
      'that of the slowest channel that counts',
      protocol(0, 20),
      meterOf({ updatePeriodNs: 1e8 }, {}, { counted: false, updatePeriodNs: 9e9 }),
      2,
    ],
    [
      'that of a battery within the limit',
      protocol(0, 20),
      meterOf({ updatePeriodNs: 60e9 }),
      1200,
    ],
    ['cut short of the limit', protocol(0, 60), meterOf({ updatePeriodNs: 60e9 }), 1620],
    ['the seconds without a meter', protocol(3, 20), undefined, 3],
  ])('is %s', (...[, asked, meter, seconds]) => {
    expect(measureExtent(asked, meter)).toMatchObject({
      minimumInferences: standard.inferences,
      minimumS: seconds,
      maximumS: Infinity,
    });
  });
});
