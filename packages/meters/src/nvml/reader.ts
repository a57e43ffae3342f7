import { WattbenchError, type Unavailable } from '@wattbench/core';
import type { OpenReader, Reader } from '../engine/reader.js';
import { loadKoffi } from '../native/load-koffi.js';
import { openLibrary } from './native-library.js';
import { bindNvml, type Nvml } from './nvml.js';
import { describeFailure } from './return-code.js';
import { findSources } from './sources.js';
import type { NvmlSystem } from './system.js';
import { callFailed, wrongPlatform } from './unavailable.js';

/** The counter moves every 20 to 100 ms, by generation. */
const pollPeriodMs = 20;
const readLimitMs = 1000;

/**
 * Energy of NVIDIA GPUs by NVML, the library of the driver. NVML counts its users: every probe and
 * every open reader initialises it and shuts it down once, and while a reader is open the driver
 * stays loaded, so that the counter goes on.
 *
 * Calls into the driver cannot be given up: one that hangs holds up its thread, whatever `signal` says.
 *
 * Tested against a library that stands in for the driver's; not yet run on hardware.
 */
export function createNvmlReader(system: NvmlSystem): Reader {
  return {
    id: 'nvml',
    pollPeriodMs,
    readLimitMs,
    probe: async () => {
      const connection = await connect(system);
      if ('available' in connection) return connection;
      try {
        const found = findSources(connection.nvml, system);
        return found.available
          ? { available: true, channels: found.sources.map(({ polled }) => polled.channel) }
          : found;
      } finally {
        connection.nvml.shutdown();
      }
    },
    open: async (channels) => {
      const connection = await connect(system);
      if ('available' in connection) throw unavailable(connection);
      try {
        return openChannels({ nvml: connection.nvml, system, channels });
      } catch (error) {
        connection.nvml.shutdown();
        throw error;
      }
    },
  };
}

/** NVML, initialised once for the caller, who shuts it down. */
async function connect(system: NvmlSystem): Promise<{ readonly nvml: Nvml } | Unavailable> {
  const platform = wrongPlatform(system);
  if (platform !== null) return platform;
  const loaded = await loadKoffi(system.importKoffi);
  if ('available' in loaded) return loaded;
  const opened = openLibrary(loaded.koffi, system);
  if ('available' in opened) return opened;
  const nvml = bindNvml(opened.library, system.platform === 'win32' ? 4 : 8);
  const initialised = nvml.initialise();
  return initialised.state === 'value'
    ? { nvml }
    : callFailed(initialised.code, describeFailure(initialised, nvml.errorString));
}

interface OpenRequest {
  readonly nvml: Nvml;
  readonly system: NvmlSystem;
  readonly channels: readonly string[];
}

function openChannels({ nvml, system, channels }: OpenRequest): OpenReader {
  const found = findSources(nvml, system);
  if (!found.available) throw unavailable(found);
  const known = new Map(found.sources.map((source) => [source.polled.channel.id, source]));
  const sources = channels.map((id) => {
    const source = known.get(id);
    if (source !== undefined) return source;
    throw new WattbenchError(
      'METER_UNAVAILABLE',
      `meter nvml: there is no channel ${JSON.stringify(id)}; expected ${[...known.keys()].join(', ')}`,
    );
  });
  let open = true;
  return {
    sources: sources.map(({ polled }) => polled),
    read: () => sources.map((source) => source.read()),
    close: () => {
      if (open) nvml.shutdown();
      open = false;
    },
  };
}

function unavailable({ reason, detail, fix }: Unavailable): WattbenchError {
  return new WattbenchError('METER_UNAVAILABLE', `meter nvml: ${detail}`, {
    detail: { reason },
    ...(fix === undefined ? {} : { fix }),
  });
}
