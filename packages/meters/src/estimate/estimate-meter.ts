import { cpus } from 'node:os';
import { WattbenchError, type Channel, type Meter } from '@wattbench/core';
import { systemClock, type Clock } from '../engine/clock.js';
import { readSmallFile, type ReadFile } from '../rapl/small-file.js';
import { powercapRoot } from '../rapl/system.js';
import { createEstimateSession } from './estimate-session.js';
import type { EstimateOptions } from './options.js';
import { relativeHalfWidth } from './power-model.js';
import { thermalDesignPower, type ThermalDesignPower } from './thermal-design-power.js';

/** What the estimate learns from the machine; tests give another. */
export interface EstimateSystem {
  readonly logicalCpus: number;
  readonly powercapRoot: string;
  readonly readFile: ReadFile;
  readonly clock: Clock;
  /** CPU time of this very process, for when no other is named. */
  cpuTimeNs(): number;
}

const channelId = 'estimate:cpu';

/**
 * CPU time of threads that run is brought up to date at each tick of the scheduler: 4 ms at 250 Hz,
 * the usual setting of Debian and Ubuntu.
 */
const updatePeriodNs = 4_000_000;

export function thisEstimateSystem(options: EstimateOptions): EstimateSystem {
  return {
    logicalCpus: Math.max(1, cpus().length),
    powercapRoot: powercapRoot(options.root).path,
    readFile: readSmallFile,
    clock: systemClock,
    cpuTimeNs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) * 1000;
    },
  };
}

/**
 * No meter but a model of one, for machines that have none: CPU time × thermal design power. Always
 * available, always `estimated`. `open` rejects with `METER_UNAVAILABLE` for an unknown channel.
 */
export function createEstimateMeter(options: EstimateOptions, system: EstimateSystem): Meter {
  const tdp = thermalDesignPower({
    tdpW: options.tdpW,
    logicalCpus: system.logicalCpus,
    powercapRoot: system.powercapRoot,
    readFile: system.readFile,
  });
  const channel = estimateChannel(tdp, system.logicalCpus);
  return {
    specVersion: 1,
    id: 'estimate',
    probe: async () => ({ available: true, channels: [channel] }),
    open: async (request) => {
      const unknown = request.channels.find((id) => id !== channelId);
      if (unknown !== undefined || request.channels.length === 0) {
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter estimate: there is no channel ${JSON.stringify(unknown ?? null)}; expected ${channelId}`,
        );
      }
      return createEstimateSession({
        channel,
        process: request.process ?? system,
        tdpW: tdp.tdpW,
        logicalCpus: system.logicalCpus,
        clock: system.clock,
      });
    },
  };
}

function estimateChannel(tdp: ThermalDesignPower, logicalCpus: number): Channel {
  return {
    id: channelId,
    component: 'cpu',
    // Load of other processes does not enter; the idle power of the whole package does.
    scope: 'process',
    method: 'model',
    counted: true,
    includes: [],
    updatePeriodNs,
    // One microsecond of CPU time, the step in which it is told.
    resolutionJ: (tdp.tdpW / logicalCpus) * 1e-6,
    gainError: relativeHalfWidth(tdp.error),
    source:
      `not measured: CPU time of the process × Teads' curve of power by load; the whole package as ` +
      `if nothing else ran; ${tdp.source}`,
  };
}
