import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel, ChannelReading, Meter, MeterSession } from '@wattbench/core';
import {
  advance,
  cpuInfoText,
  writePowercapTree,
  type CpuDescription,
  type PowercapDescription,
  type PowercapTree,
} from '@wattbench/testkit/powercap';
import { ManualClock } from '../../engine/__fixtures__/manual-clock.js';
import { createRaplMeter } from '../rapl-meter.js';
import { readSmallFile } from '../small-file.js';
import type { RaplSystem } from '../system.js';

/** A machine with a powercap tree in a temporary folder, and time that the test moves. */
export class SimulatedMachine {
  readonly clock: ManualClock;
  readonly folder: string;
  readonly tree: PowercapTree;
  readonly system: RaplSystem;

  private constructor(
    place: { readonly folder: string; readonly tree: PowercapTree; readonly clock: ManualClock },
    changes: Partial<RaplSystem>,
  ) {
    const { folder, tree } = place;
    this.folder = folder;
    this.tree = tree;
    this.clock = place.clock;
    this.system = {
      root: tree.root,
      rootIsGiven: true,
      maximumPowerW: 1000,
      cpuInfo: join(folder, 'cpuinfo'),
      platform: 'linux',
      architecture: 'x64',
      kernelRelease: '6.1.0-18-amd64',
      container: false,
      clock: this.clock,
      readFile: readSmallFile,
      wait: async () => {},
      ...changes,
    };
  }

  static async boot(
    description: PowercapDescription,
    cpu: CpuDescription = { vendor: 'GenuineIntel' },
    changes: Partial<RaplSystem> = {},
  ): Promise<SimulatedMachine> {
    const folder = await mkdtemp(join(tmpdir(), 'wattbench-rapl-'));
    const tree = await writePowercapTree(folder, description);
    await writeFile(join(folder, 'cpuinfo'), cpuInfoText(cpu));
    return new SimulatedMachine({ folder, tree, clock: new ManualClock() }, changes);
  }

  /** The same machine with something else about it. */
  with(changes: Partial<RaplSystem>): SimulatedMachine {
    return new SimulatedMachine(this, { ...this.system, ...changes });
  }

  get meter(): Meter {
    return createRaplMeter(this.system);
  }

  async channels(): Promise<readonly Channel[]> {
    const probe = await this.meter.probe();
    if (probe.available) return probe.channels;
    throw new Error(`unavailable: ${probe.detail}`);
  }

  async open(): Promise<MeterSession> {
    const channels = (await this.channels()).map(({ id }) => id);
    return this.meter.open({ channels, process: null });
  }

  /** Readings by channel of a window in which `work` happens. */
  async readings(work: () => void | Promise<void>): Promise<ReadonlyMap<string, ChannelReading>> {
    const session = await this.open();
    const from = await session.snapshot();
    await work();
    const to = await session.snapshot();
    await session.close();
    return new Map((await session.readings(from, to)).map((reading) => [reading.channel, reading]));
  }

  /** Lets zones use energy, in J by zone id, over some seconds. */
  async use(energyJ: Readonly<Record<string, number>>, seconds = 2): Promise<void> {
    await this.clock.advance(seconds);
    advance(this.tree, energyJ);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Energy by channel, where there is one. */
export function energies(
  readings: ReadonlyMap<string, ChannelReading>,
): Readonly<Record<string, number | string>> {
  return Object.fromEntries(
    [...readings].map(([channel, reading]) => [
      channel,
      reading.state === 'read' ? reading.energyJ : reading.reason,
    ]),
  );
}
