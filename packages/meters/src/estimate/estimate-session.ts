import type {
  Channel,
  ChannelReading,
  MeteredProcess,
  MeterSession,
  MissingReading,
  Snapshot,
} from '@wattbench/core';
import type { Clock } from '../engine/clock.js';
import { leastUpdates, windowBetween } from '../engine/counter-reading.js';
import { createSession } from '../engine/session.js';
import { partOfTdp } from './power-model.js';

export interface EstimateSessionRequest {
  readonly channel: Channel;
  readonly process: Pick<MeteredProcess, 'cpuTimeNs'>;
  readonly tdpW: number;
  readonly logicalCpus: number;
  readonly clock: Clock;
}

interface Taken extends Snapshot {
  readonly cpuTimeNs: number | string;
}

/**
 * CPU time beyond what the processors have in the window. Up to this it is rounding and the age of
 * the process' last message; beyond, the two do not belong together.
 */
const mostLoad = 1.1;

/** Estimates energy from CPU time: TDP × curve(CPU time / (window × logical processors)) × window. */
export function createEstimateSession(request: EstimateSessionRequest): MeterSession {
  const { clock } = request;
  return createSession<Taken>({
    take: async () => {
      const beforeNs = clock.nowNs();
      const cpuTimeNs = readCpuTime(request.process);
      return { beforeNs, cpuTimeNs, afterNs: clock.nowNs() };
    },
    between: (from, to) => [estimate(request, from, to)],
    release: () => {},
  });
}

function estimate(request: EstimateSessionRequest, from: Taken, to: Taken): ChannelReading {
  const { channel, tdpW, logicalCpus } = request;
  const window = windowBetween(from, to);
  const missing = (reason: MissingReading['reason'], detail: string): MissingReading => ({
    state: 'missing',
    meter: 'estimate',
    channel: channel.id,
    window,
    reason,
    detail,
  });
  if (typeof from.cpuTimeNs === 'string') return missing('driver', from.cpuTimeNs);
  if (typeof to.cpuTimeNs === 'string') return missing('driver', to.cpuTimeNs);
  const durationNs = window.endNs - window.startNs;
  if (durationNs <= 0) return missing('too-few-updates', 'the window has no length');
  const usedNs = to.cpuTimeNs - from.cpuTimeNs;
  if (usedNs < 0) {
    return missing('counter-reset', `the process' CPU time fell by ${-usedNs / 1e9} s`);
  }
  const availableNs = durationNs * logicalCpus;
  if (usedNs > mostLoad * availableNs + channel.updatePeriodNs * logicalCpus) {
    return missing(
      'edge-skew',
      `the process used ${usedNs / 1e9} s of CPU time in a window that has ${availableNs / 1e9} s`,
    );
  }
  const durationS = durationNs / 1e9;
  const energyJ = tdpW * partOfTdp(usedNs / availableNs) * durationS;
  return {
    state: 'read',
    meter: 'estimate',
    channel: channel.id,
    window,
    energyJ,
    quality: 'estimated',
    uncertainty: [
      { cause: 'model', halfWidthJ: channel.gainError * energyJ },
      { cause: 'update-period', halfWidthJ: tdpW * partOfTdp(1) * (channel.updatePeriodNs / 1e9) },
    ],
    issues: durationNs < leastUpdates * channel.updatePeriodNs ? ['too-few-updates'] : [],
  };
}

function readCpuTime(process: Pick<MeteredProcess, 'cpuTimeNs'>): number | string {
  let cpuTimeNs: number;
  try {
    cpuTimeNs = process.cpuTimeNs();
  } catch (error) {
    return `no CPU time: ${error instanceof Error ? error.message : String(error)}`;
  }
  return Number.isFinite(cpuTimeNs) && cpuTimeNs >= 0
    ? cpuTimeNs
    : `the process' CPU time is ${cpuTimeNs}; expected nanoseconds, 0 or more`;
}
