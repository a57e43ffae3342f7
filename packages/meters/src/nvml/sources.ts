import type { ReadingIssue, Unavailable } from '@wattbench/core';
import type { FailedRead } from '../engine/counter-source.js';
import type { PolledRead, PolledSource } from '../engine/reader.js';
import { energyChannel, moduleChannel, powerChannel, powerStepW } from './channels.js';
import { chooseDevices, type Device } from './devices.js';
import { readEnergy } from './energy-reading.js';
import { ForeignProcesses } from './foreign-processes.js';
import { gpuGeneration } from './gpu-generation.js';
import type { Nvml } from './nvml.js';
import { readPower, type PowerWay } from './power-reading.js';
import { processTree, type ProcessTree } from './process-tree.js';
import type { NvmlSystem } from './system.js';

/** One channel of a GPU, and how it is read. */
export interface NvmlSource {
  readonly polled: PolledSource;
  read(): PolledRead;
}

export interface NvmlSources {
  readonly available: true;
  readonly sources: readonly NvmlSource[];
}

const countsPerJoule = 1000;
const defaultMaximumW = 3000;
/** A board that answers at all draws more, also when it rests. */
const minimumPowerW = 0.5;

/** Every channel that can be read; NVML is initialised. */
export function findSources(nvml: Nvml, system: NvmlSystem): NvmlSources | Unavailable {
  const choice = chooseDevices(nvml, system);
  if (!choice.available) return choice;
  const tree =
    system.platform === 'linux' ? processTree({ root: system.processRoot, pid: system.pid }) : null;
  const found = choice.devices.map((device) => ({
    device,
    ways: waysOf(nvml, device, system.options.maximumPowerW ?? defaultMaximumW),
  }));
  const silent = found.filter(({ ways }) => ways.counterFailure !== null && ways.power === null);
  const leftOut = silent.map(
    ({ device, ways }) => `not read: ${device.name} ${device.uuid}: ${ways.failures.join(', ')}`,
  );
  const [first] = silent;
  if (silent.length === found.length && first !== undefined) {
    return {
      available: false,
      reason: first.ways.reason,
      detail: `No GPU tells its energy or power. ${leftOut.join('; ')}`.slice(0, 1000),
      fix: 'Energy needs Volta or newer; in a virtual machine, a GPU that is passed through as a whole.',
    };
  }
  return {
    available: true,
    sources: found
      .filter(({ device }) => !silent.some((other) => other.device === device))
      .flatMap(({ device, ways }) =>
        sourcesOf({ nvml, system, tree, device, ways, notes: [...choice.notes, ...leftOut] }),
      ),
  };
}

interface Ways {
  /** Why there is no counter; `null` where there is one. */
  readonly counterFailure: string | null;
  readonly power: 'field' | 'usage' | null;
  readonly module: boolean;
  readonly failures: readonly string[];
  readonly reason: Unavailable['reason'];
}

/** Which of the calls this GPU answers; decided once, so that a channel keeps its meaning. */
function waysOf(nvml: Nvml, device: Device, maximumPowerW: number): Ways {
  const power = (way: PowerWay) => readPower({ nvml, device: device.handle, way, maximumPowerW });
  const counter = readEnergy(nvml, device.handle);
  const field = power('field');
  const usage = field.state === 'power' ? field : power('usage');
  const module = power('module');
  const failed = [counter, field, usage].filter(
    (read): read is FailedRead => read.state === 'failed',
  );
  return {
    counterFailure: counter.state === 'failed' ? counter.detail : null,
    power: field.state === 'power' ? 'field' : usage.state === 'power' ? 'usage' : null,
    // Scope 1 is for Grace alone; 0 W is an answer without a figure.
    module: module.state === 'power' && module.powerW > 0,
    failures: failed.map(({ detail }) => detail),
    reason: failed.some(({ reason }) => reason === 'permission') ? 'permission' : 'hardware',
  };
}

interface DeviceSources {
  readonly nvml: Nvml;
  readonly system: NvmlSystem;
  readonly tree: ProcessTree | null;
  readonly device: Device;
  readonly ways: Ways;
  readonly notes: readonly string[];
}

function sourcesOf({ nvml, system, tree, device, ways, notes }: DeviceSources): NvmlSource[] {
  const { handle, uuid, name, busId } = device;
  const capability = nvml.computeCapability(handle);
  const generation = gpuGeneration(capability.state === 'value' ? capability.value : null);
  const divided = nvml.isDivided(handle);
  const isDivided = divided.state === 'value' && divided.value;
  const foreign = new ForeignProcesses({ nvml, device: handle, tree, nowNs: system.nowNs });
  const driver = nvml.driverVersion();
  const board = [
    name,
    ...(busId === null ? [] : [`PCI ${busId}`]),
    ...(driver.state === 'value' ? [`driver ${driver.value}`] : []),
  ].join(', ');
  const context = {
    id: `nvml:${uuid}`,
    generation,
    board,
    notes: [
      'its gain error is assumed',
      ...(generation.note === null ? [] : [generation.note]),
      ...(isDivided ? ['MIG is on: the figure is of the board that all instances share'] : []),
      ...[foreign.blindness()].filter((note) => note !== null),
      ...notes,
    ],
  };
  const maximumPowerW = system.options.maximumPowerW ?? defaultMaximumW;
  const issues: readonly ReadingIssue[] = isDivided ? ['shared-device'] : [];
  const common = { maximumPowerW, minimumPowerW, issues };
  const marked = (read: PolledRead): PolledRead => {
    const doubts = foreign.issues();
    return read.state === 'failed' || doubts.length === 0 ? read : { ...read, issues: doubts };
  };
  const power = (way: PowerWay) => readPower({ nvml, device: handle, way, maximumPowerW });
  const sources: NvmlSource[] = [];
  const { counterFailure, power: way } = ways;
  if (counterFailure === null) {
    const channel = energyChannel(context);
    sources.push({
      polled: { kind: 'counter', channel, countsPerJoule, modulus: null, ...common },
      read: () => marked(readEnergy(nvml, handle)),
    });
  }
  if (way !== null) {
    const channel = powerChannel({ ...context, way, counterFailure });
    sources.push({
      polled: { kind: 'power', channel, resolutionW: powerStepW, ...common },
      read: () => marked(power(way)),
    });
  }
  if (ways.module) {
    const parts = sources.map(({ polled }) => polled.channel.id);
    sources.push({
      polled: {
        kind: 'power',
        channel: moduleChannel(context, parts),
        resolutionW: powerStepW,
        ...common,
      },
      read: () => marked(power('module')),
    });
  }
  return sources;
}
