import type { Channel, Component, Domain } from '@wattbench/core';

const ofComponent: Readonly<Record<Component, Domain>> = {
  cpu: 'package',
  soc: 'package',
  dram: 'dram',
  gpu: 'gpu',
  npu: 'npu',
  system: 'platform',
  wall: 'wall',
};

/** The next larger place that holds this one whole; a machine need not have a meter there. */
const parents: Partial<Readonly<Record<Domain, Domain>>> = {
  core: 'package',
  uncore: 'package',
  package: 'module',
  dram: 'module',
  gpu: 'module',
  npu: 'module',
  module: 'platform',
  platform: 'supply',
  supply: 'wall',
};

/** Where a channel stands: as it says itself, else by its scope and component. */
export function domainOf(channel: Channel): Domain {
  return (
    channel.domain ?? (channel.scope === 'process' ? 'process' : ofComponent[channel.component])
  );
}

/**
 * Whether the joules of `inner` are part of those of `outer`. Rails lie anywhere and the share of a
 * process nowhere: neither is inside anything.
 */
export function isInside(inner: Domain, outer: Domain): boolean {
  for (let place = parents[inner]; place !== undefined; place = parents[place]) {
    if (place === outer) return true;
  }
  return false;
}
