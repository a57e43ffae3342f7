import type { Channel, Component } from '@wattbench/core';

const names: Readonly<Record<Component, string>> = {
  cpu: 'CPU',
  dram: 'memory',
  gpu: 'GPU',
  npu: 'NPU',
  soc: 'system on a chip',
  system: 'whole machine',
  wall: 'whole machine at the wall plug',
};

const scopes: Readonly<Record<Channel['scope'], string>> = {
  machine: 'all of the machine',
  device: 'all of the device',
  process: 'the share of the measured process',
};

/** A model of the machine follows the process and leaves other load out, but holds the idle power. */
const modelled = 'as if nothing else ran';

/** What a meter's total holds, in words; `null` when nothing counts. */
export function boundaryOf(channels: readonly Channel[]): string | null {
  const counted = channels.filter((channel) => channel.counted);
  if (counted.length === 0) return null;
  const components = [...new Set(counted.map((channel) => names[channel.component]))];
  const extent = [
    ...new Set(counted.map(({ method, scope }) => (method === 'model' ? modelled : scopes[scope]))),
  ];
  const ids = counted.map((channel) => channel.id);
  return `${list(components)}, ${list(extent)} (${ids.join(', ')})`;
}

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
