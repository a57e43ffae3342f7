import type { Attributes } from '@opentelemetry/api';
import type { Channel, Component } from '@wattbench/core';
import { qualityOf } from '../engine/counter-reading.js';
import { domainOf } from '../scope/domain-of.js';

/**
 * Names of OpenTelemetry's semantic conventions for hardware, 1.45.0 (status: development):
 * https://opentelemetry.io/docs/specs/semconv/hardware/common/. Written out here, as the package of
 * the conventions asks of those who use names that are not stable; a test compares them.
 */
export const hardwareNames = {
  energy: 'hw.energy',
  power: 'hw.power',
  id: 'hw.id',
  type: 'hw.type',
  name: 'hw.name',
  parent: 'hw.parent',
} as const;

/** Every metric of ours. `sum`: cumulative and monotonic. */
export const metrics = {
  energy: {
    kind: 'sum',
    name: hardwareNames.energy,
    unit: 'J',
    description: 'Energy since the recording began; windows without a reading are left out.',
  },
  power: {
    kind: 'gauge',
    name: hardwareNames.power,
    unit: 'W',
    description: 'Mean power since the collection before.',
  },
  uncertainty: {
    kind: 'gauge',
    name: 'wattbench.energy.uncertainty',
    unit: 'J',
    description: 'Half-width of the energy at about 95 %.',
  },
  missing: {
    kind: 'sum',
    name: 'wattbench.reads.missing',
    unit: '{reading}',
    description: 'Readings that have no value, by reason.',
  },
} as const;

export type MetricKey = keyof typeof metrics;

/** `hw.type` has words of its own; `enclosure` is the machine as a whole. */
const types: Readonly<Record<Component, string>> = {
  cpu: 'cpu',
  dram: 'memory',
  gpu: 'gpu',
  npu: 'npu',
  soc: 'soc',
  system: 'enclosure',
  wall: 'enclosure',
};

/** What a channel is known by. `siblings` are all channels of its meter. */
export function attributesOf(
  meter: string,
  channel: Channel,
  siblings: readonly Channel[],
): Attributes {
  const parent = parentOf(channel, siblings);
  return {
    [hardwareNames.id]: channel.id,
    [hardwareNames.type]: types[channel.component],
    [hardwareNames.name]: channel.id.slice(channel.id.indexOf(':') + 1),
    ...(parent === undefined ? {} : { [hardwareNames.parent]: parent.id }),
    'wattbench.meter': meter,
    'wattbench.domain': domainOf(channel),
    'wattbench.counted': channel.counted,
    'wattbench.quality': qualityOf(channel.method),
  };
}

/** The smallest channel around this one: the one that holds none of the others around it. */
function parentOf(channel: Channel, siblings: readonly Channel[]): Channel | undefined {
  const around = siblings.filter(({ includes }) => includes.includes(channel.id));
  return around.find(({ includes }) => !around.some(({ id }) => includes.includes(id)));
}
