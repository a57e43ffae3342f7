import type { Probe } from '@wattbench/core';
import type { OpenReader, PolledRead, Reader } from '../../engine/reader.js';
import { availableOf, figuresOfChannels } from '../open-request.js';
import { withTimeLimit } from '../time-limit.js';
import { begin, greet, type Measurement } from './measurement.js';
import { usualSamplePeriodMs, type PtdaemonOptions } from './options.js';
import { arrivalOf, readOf, type Arrival } from './read-sample.js';
import { createSession } from './session.js';
import { ptdaemonFigures, type PtdaemonFigure } from './sources.js';

export interface PtdaemonSurroundings {
  /** Longest time for the first look at the daemon and for the start, in ms. Default 15000. */
  readonly openLimitMs?: number;
}

/** `RL` waits for the next sample, up to two seconds. */
const readLimitMs = 3000;
/** Two of the analyzer's intervals, which can be seconds, lie between two looks. */
const usualOpenLimitMs = 15_000;

/**
 * Power at the wall from a laboratory's analyzer through SPEC's PTDaemon, which tells its samples over
 * TCP. Checked against a server that answers what is known of the daemon (the daemon itself may be had
 * only with the benchmarks of SPEC and MLPerf); not yet run on hardware.
 */
export function createPtdaemonReader(
  options: PtdaemonOptions,
  surroundings: PtdaemonSurroundings = {},
): Reader {
  const { openLimitMs = usualOpenLimitMs } = surroundings;
  const { samplePeriodMs = usualSamplePeriodMs } = options;
  return {
    id: 'ptdaemon',
    pollPeriodMs: options.pollPeriodMs ?? 500,
    readLimitMs,
    probe: () =>
      withTimeLimit(openLimitMs, async (signal) => {
        const found = await look(options, signal);
        if (!found.available) return found;
        await found.daemon.connection.close();
        return { available: true, channels: found.figures.map(({ source }) => source.channel) };
      }),
    open: (channels) =>
      withTimeLimit(openLimitMs, async (signal) => {
        const {
          daemon,
          figures: found,
          address,
        } = availableOf('ptdaemon', await look(options, signal));
        try {
          const figures = figuresOfChannels({ meter: 'ptdaemon', figures: found, channels });
          const { measurement } = availableOf(
            'ptdaemon',
            await begin(daemon, { samplePeriodMs, signal }),
          );
          return openReader({ figures, measurement, address, samplePeriodMs, openLimitMs });
        } catch (error) {
          await daemon.connection.close();
          throw error;
        }
      }),
  };
}

type Greeted = Extract<Awaited<ReturnType<typeof greet>>, { available: true }>;

async function look(
  options: PtdaemonOptions,
  signal: AbortSignal,
): Promise<
  Probe<Greeted & { readonly figures: readonly PtdaemonFigure[]; readonly address: string }>
> {
  const { host: address, channel } = options;
  if (address === undefined) {
    return {
      available: false,
      reason: 'not-configured',
      detail: 'the address of the PTDaemon is not given.',
      fix: 'Give the option "host", e.g. {"host": "192.0.2.9:8888"}.',
    };
  }
  const greeted = await greet({ address, signal });
  if (!greeted.available) return greeted;
  const { daemon } = greeted;
  const { channels, name } = daemon.analyzer;
  if (channel !== undefined && channel > channels) {
    await daemon.connection.close();
    return {
      available: false,
      reason: 'not-configured',
      detail: `the ${name} at ${address} has ${channels} channel(s), and no ${channel}.`,
      fix: 'Correct the option "channel", or leave it out for the sum of all.',
    };
  }
  return { ...greeted, figures: ptdaemonFigures({ address, daemon, options }), address };
}

interface OpenRequest {
  readonly figures: readonly PtdaemonFigure[];
  readonly measurement: Measurement;
  readonly address: string;
  readonly samplePeriodMs: number;
  readonly openLimitMs: number;
}

function openReader({ figures, ...request }: OpenRequest): OpenReader {
  const { address } = request;
  const session = createSession(request);
  let last: Arrival | null = null;
  return {
    sources: figures.map(({ source }) => source),
    read: async (signal): Promise<readonly PolledRead[]> => {
      const arrival = arrivalOf(await session.newest(signal), last);
      if (typeof arrival === 'string') {
        const detail = `PTDaemon at ${address}: ${arrival}`;
        return figures.map(() => ({ state: 'failed', reason: 'network', detail }));
      }
      last = arrival;
      return figures.map((figure) => readOf(figure, arrival));
    },
    close: () => session.close(),
  };
}
