import type { Channel } from '@wattbench/core';
import type { GpuGeneration } from './gpu-generation.js';

/** What the channels of one GPU share. */
export interface ChannelContext {
  /** `nvml:GPU-<uuid>`. */
  readonly id: string;
  readonly generation: GpuGeneration;
  /** The board in words: name, PCI address, driver. */
  readonly board: string;
  readonly notes: readonly string[];
}

/** One step of the counter: 1 mJ. */
const energyStepJ = 0.001;
/** One step of a power value: 1 mW. */
export const powerStepW = 0.001;
/** `nvmlDeviceGetPowerUsage` on Ampere (but GA100) and newer: the mean over 1 s (nvml.h). */
const slowAveragingNs = 1e9;

export function energyChannel({ id, generation, board, notes }: ChannelContext): Channel {
  return {
    id,
    component: 'gpu',
    domain: 'gpu',
    scope: 'device',
    method: 'counter',
    counted: true,
    includes: [],
    updatePeriodNs: generation.updatePeriodNs,
    resolutionJ: energyStepJ,
    gainError: generation.gainError,
    source: [`NVML nvmlDeviceGetTotalEnergyConsumption, the whole board: ${board}`, ...notes].join(
      '; ',
    ),
  };
}

export interface PowerChannelContext extends ChannelContext {
  readonly way: 'field' | 'usage';
  /** Why the board has no energy counter; `null` where it has one, which then is the one to add. */
  readonly counterFailure: string | null;
}

export function powerChannel(context: PowerChannelContext): Channel {
  const { id, generation, board, notes, way, counterFailure } = context;
  const slow = way === 'usage' && generation.powerUsageIsSlow;
  const what =
    way === 'field'
      ? 'NVML field 186, power of the moment'
      : `NVML nvmlDeviceGetPowerUsage${slow ? ', mean over 1 s' : ''}`;
  return {
    id: `${id}:power`,
    component: 'gpu',
    domain: 'gpu',
    scope: 'device',
    method: 'power-samples',
    counted: counterFailure !== null,
    includes: [],
    ...(counterFailure === null ? { alternativeTo: id } : {}),
    updatePeriodNs: generation.updatePeriodNs,
    resolutionJ: (powerStepW * generation.updatePeriodNs) / 1e9,
    averagingNs: slow ? slowAveragingNs : generation.averagingNs,
    gainError: generation.gainError,
    source: [
      `${what}, the whole board: ${board}`,
      ...(counterFailure === null ? [] : [`no energy counter here (${counterFailure})`]),
      ...notes,
    ].join('; '),
  };
}

/** Grace: processor, GPU and memory together. `parts` are the other channels of the GPU. */
export function moduleChannel(
  { id, generation, board, notes }: ChannelContext,
  parts: readonly string[],
): Channel {
  return {
    id: `${id}:module`,
    component: 'system',
    domain: 'module',
    scope: 'device',
    method: 'power-samples',
    counted: false,
    includes: parts,
    updatePeriodNs: generation.updatePeriodNs,
    resolutionJ: (powerStepW * generation.updatePeriodNs) / 1e9,
    averagingNs: generation.averagingNs,
    gainError: generation.gainError,
    source: [
      `NVML field 186, scope module (processor, GPU and memory of a Grace board; every GPU of the board shows it), a detail: ${board}`,
      ...notes,
    ].join('; '),
  };
}
