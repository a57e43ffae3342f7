import type { Channel, Unavailable } from '@wattbench/core';
import type { PolledRead, Reader } from '../../engine/reader.js';
import { readSmallFile, type ReadFile } from '../../rapl/small-file.js';
import type { HwmonSystem } from '../system.js';
import { createHwmonReader } from '../reader.js';
import type { SensorTree } from './sensor-tree.js';

export function readerOf(tree: SensorTree, changes: Partial<HwmonSystem> = {}): Reader {
  return createHwmonReader({
    root: tree.root,
    rootIsGiven: true,
    platform: 'linux',
    readFile: readSmallFile,
    ...changes,
  });
}

export async function channelsOf(
  tree: SensorTree,
  changes: Partial<HwmonSystem> = {},
): Promise<ReadonlyMap<string, Channel>> {
  const probe = await readerOf(tree, changes).probe();
  if (!probe.available) throw new Error(`${probe.reason}: ${probe.detail}`);
  return new Map(probe.channels.map((channel) => [channel.id, channel]));
}

export async function unavailableOf(
  tree: SensorTree,
  changes: Partial<HwmonSystem> = {},
): Promise<Unavailable> {
  const probe = await readerOf(tree, changes).probe();
  if (probe.available) throw new Error(`available: ${probe.channels.map(({ id }) => id).join()}`);
  return probe;
}

/** Reads every channel once. */
export async function readsOf(tree: SensorTree): Promise<ReadonlyMap<string, PolledRead>> {
  const ids = [...(await channelsOf(tree)).keys()];
  const open = await readerOf(tree).open(ids);
  const reads = await open.read(AbortSignal.timeout(1000));
  return new Map(reads.map((read, index) => [ids[index] ?? '', read]));
}

export function counted(channels: ReadonlyMap<string, Channel>): readonly string[] {
  return [...channels.values()].filter((channel) => channel.counted).map(({ id }) => id);
}

export function valueOf(read: PolledRead | undefined): number | bigint | string | undefined {
  if (read?.state === 'power') return read.powerW;
  return read?.state === 'count' ? read.count : read?.reason;
}

/** Reads files, but is refused those whose path fits. */
export function refusing(path: RegExp, code = 'EACCES'): ReadFile {
  return (file) =>
    path.test(file) ? { state: 'failed', code, detail: `${file}: ${code}` } : readSmallFile(file);
}
