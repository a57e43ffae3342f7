import type { Channel } from '@wattbench/core';
import type { PolledSource } from '../../engine/reader.js';
import { minimumWallPowerW } from '../plug-accuracy.js';
import type { Daemon } from './measurement.js';
import { usualSamplePeriodMs, type PtdaemonOptions } from './options.js';

export interface PtdaemonFigure {
  readonly source: PolledSource;
  /** Channel of the analyzer; 0 is the sum, or the only one. */
  readonly channel: number;
}

/** Two decimals of a watt, as samples show. */
const resolutionW = 0.01;
const defaultGainError = 0.0015;
const defaultMaximumW = 20_000;

export interface SourcesRequest {
  readonly address: string;
  readonly daemon: Daemon;
  readonly options: PtdaemonOptions;
}

/** The sum, which is counted, and its channels as details of it; or the one channel that is named. */
export function ptdaemonFigures(request: SourcesRequest): readonly PtdaemonFigure[] {
  const { analyzer } = request.daemon;
  const { channel } = request.options;
  if (channel !== undefined && analyzer.channels > 1) {
    return [figureOf(request, { channel, counted: true, includes: [] })];
  }
  if (analyzer.channels === 1) {
    return [figureOf(request, { channel: 0, counted: true, includes: [] })];
  }
  const parts = Array.from({ length: analyzer.channels }, (_, index) =>
    figureOf(request, { channel: index + 1, counted: false, includes: [] }),
  );
  const includes = parts.map(({ source }) => source.channel.id);
  return [figureOf(request, { channel: 0, counted: true, includes }), ...parts];
}

function figureOf(
  { address, daemon, options }: SourcesRequest,
  place: { readonly channel: number } & Pick<Channel, 'counted' | 'includes'>,
): PtdaemonFigure {
  const { analyzer, ranges } = daemon;
  const { averagingMs } = analyzer;
  const updatePeriodNs = (options.samplePeriodMs ?? usualSamplePeriodMs) * 1e6;
  return {
    channel: place.channel,
    source: {
      kind: 'power',
      channel: {
        id: `ptdaemon:${address}-${place.channel}`,
        component: 'wall',
        scope: 'machine',
        domain: 'wall',
        method: 'power-samples',
        counted: place.counted,
        includes: place.includes,
        updatePeriodNs,
        resolutionJ: resolutionW * (updatePeriodNs / 1e9),
        ...(averagingMs === null ? {} : { averagingNs: averagingMs * 1e6 }),
        gainError: options.gainError ?? defaultGainError,
        source: `${analyzer.name} through PTDaemon at ${address}${place.channel === 0 ? '' : `, channel ${place.channel}`}${ranges === null ? '' : `, ranges ${ranges}`}`,
      },
      resolutionW,
      maximumPowerW: options.maximumPowerW ?? defaultMaximumW,
      minimumPowerW: minimumWallPowerW,
    },
  };
}
