import { WattbenchError, type Unavailable } from '@wattbench/core';
import type { OpenReader, PolledRead, Reader } from '../engine/reader.js';
import { loadKoffi } from '../native/load-koffi.js';
import { bindEventCalls, openCallNumber, readCount, type EventCalls } from './perf-event.js';
import { findSources, type PerfSource } from './sources.js';
import type { RaplPerfSystem } from './system.js';
import { refusedEvents, wrongPlatform } from './unavailable.js';

/**
 * The kernel adds up by itself, so that no wrap can be missed: only the edges of a window need it.
 * Every read interrupts a processor of the package, and that costs energy of its own.
 */
const pollPeriodMs = 20;
const readLimitMs = 500;

/**
 * Energy of processor and memory by Linux' power PMU (arch/x86/events/rapl.c): the registers of the
 * meter `rapl` by another way, for machines where powercap is hidden, such as containers.
 *
 * The calls are tested with a software event of a real kernel; the power PMU itself is not yet run
 * on hardware.
 */
export function createRaplPerfReader(system: RaplPerfSystem): Reader {
  return {
    id: 'rapl-perf',
    pollPeriodMs,
    readLimitMs,
    probe: async () => {
      const found = await findOpenable(system);
      return found.available
        ? { available: true, channels: found.sources.map(({ polled }) => polled.channel) }
        : found;
    },
    open: async (channels) => {
      const found = await findOpenable(system);
      if (!found.available) throw unavailable(found);
      const known = new Map(found.sources.map((source) => [source.polled.channel.id, source]));
      const asked = channels.map((id) => {
        const source = known.get(id);
        if (source !== undefined) return source;
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter rapl-perf: there is no channel ${JSON.stringify(id)}; expected ${[...known.keys()].join(', ')}`,
        );
      });
      return openAll({ asked, calls: found.calls, system });
    },
  };
}

interface Openable {
  readonly available: true;
  readonly sources: readonly PerfSource[];
  readonly calls: EventCalls;
}

/** The counters that really open; where one of the total does not, the meter is unavailable. */
async function findOpenable(system: RaplPerfSystem): Promise<Openable | Unavailable> {
  const callNumber = openCallNumber(system.architecture);
  if (system.platform !== 'linux' || callNumber === null) return wrongPlatform(system);
  const found = findSources(system);
  if (!found.available) return found;
  const loaded = await loadKoffi(system.importKoffi);
  if ('available' in loaded) return loaded;
  const calls = bindEventCalls(loaded.koffi, callNumber);
  const sources: PerfSource[] = [];
  for (const source of found.sources) {
    const opened = calls.open(source.request);
    if (opened.state === 'open') {
      calls.close(opened.descriptor);
      sources.push(source);
    } else if (source.polled.channel.counted) {
      return refusedEvents(
        { refused: `${source.name}: ${opened.code}`, code: opened.code },
        system,
      );
    }
  }
  return { available: true, sources, calls };
}

interface OpenRequest {
  readonly asked: readonly PerfSource[];
  readonly calls: EventCalls;
  readonly system: RaplPerfSystem;
}

function openAll({ asked, calls, system }: OpenRequest): OpenReader {
  const descriptors: number[] = [];
  const close = () => {
    for (const descriptor of descriptors.splice(0)) calls.close(descriptor);
  };
  for (const { name, request } of asked) {
    const opened = calls.open(request);
    if (opened.state === 'open') {
      descriptors.push(opened.descriptor);
      continue;
    }
    close();
    throw unavailable(
      refusedEvents({ refused: `${name}: ${opened.code}`, code: opened.code }, system),
    );
  }
  return {
    sources: asked.map(({ polled }) => polled),
    read: () => asked.map((source, index) => readOne(source, descriptors[index])),
    close,
  };
}

function readOne({ name }: PerfSource, descriptor: number | undefined): PolledRead {
  const read =
    descriptor === undefined
      ? ({ state: 'failed', code: 'closed' } as const)
      : readCount(descriptor);
  return read.state === 'count'
    ? read
    : { state: 'failed', reason: 'driver', detail: `${name}: ${read.code}; expected a count` };
}

function unavailable({ reason, detail, fix }: Unavailable): WattbenchError {
  return new WattbenchError('METER_UNAVAILABLE', `meter rapl-perf: ${detail}`, {
    detail: { reason },
    ...(fix === undefined ? {} : { fix }),
  });
}
