import type { Channel } from '@wattbench/core';
import type { FakeMeterOptions } from './fake-meter.js';
import type { MeterMisbehaviour } from './misbehaviours.js';

export const updatePeriodNs = 1_000_000;
export const resolutionJ = 1e-6;
export const gainError = 0.01;

/** Share of the fake's power that a channel sees. */
export function shareOf(channel: Channel): number {
  return channel.id.endsWith(':detail') ? 0.5 : 1;
}

/** Wrong descriptions, made of the first channel and a detail of it. */
const faults: Partial<
  Readonly<Record<MeterMisbehaviour, (first: Channel, second: Channel) => readonly Channel[]>>
> = {
  'no-channels': () => [],
  'foreign-id': (first) => [{ ...first, id: 'other:constant' }],
  'id-with-spaces': (first) => [{ ...first, id: `${first.id} of the fake` }],
  'unknown-component': (first) => [Object.assign({}, first, { component: 'toaster' })],
  'unknown-scope': (first) => [Object.assign({}, first, { scope: 'kitchen' })],
  'unknown-method': (first) => [Object.assign({}, first, { method: 'guess' })],
  'unknown-domain': (first) => [Object.assign({}, first, { domain: 'kitchen' })],
  'counted-as-a-word': (first) => [Object.assign({}, first, { counted: 'yes' })],
  'includes-a-word': (first) => [Object.assign({}, first, { includes: 'all' })],
  'period-of-zero': (first) => [{ ...first, updatePeriodNs: 0 }],
  'resolution-not-a-number': (first) => [{ ...first, resolutionJ: Number.NaN }],
  'negative-lag': (first) => [{ ...first, lagNs: -1 }],
  'empty-source': (first) => [{ ...first, source: ' ' }],
  'channel-loses-a-field': (first) => [Object.assign({}, first, { lagNs: undefined })],
  'includes-unknown': (first) => [{ ...first, includes: ['fake:nowhere'] }],
  'includes-in-a-circle': (first, second) => [
    { ...first, includes: [second.id] },
    { ...second, includes: [first.id] },
  ],
  'counts-a-part-twice': (first, second) => [
    { ...first, includes: [second.id] },
    { ...second, counted: true },
  ],
  'counts-an-alternative': (first, second) => [
    first,
    { ...second, counted: true, alternativeTo: first.id },
  ],
  'alternative-to-unknown': (first, second) => [
    first,
    { ...second, alternativeTo: 'fake:nowhere' },
  ],
  'alternative-to-an-alternative': (first, second) => [
    first,
    { ...second, alternativeTo: first.id },
    { ...second, id: `${second.id}-again`, alternativeTo: second.id },
  ],
  'counts-nothing': (first) => [{ ...first, counted: false }],
  'same-id-twice': (first) => [first, { ...first, counted: false }],
  'other-ids-each-time': (first) => [{ ...first, id: `${first.id}-${process.hrtime.bigint()}` }],
  'shows-its-secret': (first) => [
    { ...first, source: `a fake; ${process.env['WATTBENCH_FAKE_TOKEN'] ?? 'no token'}` },
  ],
};

export function fakeChannels(options: FakeMeterOptions): readonly Channel[] {
  const { id = 'fake', method = 'counter', misbehaviour } = options;
  const first: Channel = {
    id: `${id}:constant`,
    component: 'cpu',
    scope: 'machine',
    method,
    counted: true,
    includes: [],
    updatePeriodNs,
    resolutionJ,
    gainError,
    source: 'a fake: constant power × time',
  };
  const second: Channel = { ...first, id: `${id}:detail`, counted: false };
  const fault = misbehaviour === undefined ? undefined : faults[misbehaviour];
  if (fault !== undefined) return fault(first, second);
  return options.detail === true ? [{ ...first, includes: [second.id] }, second] : [first];
}
