import type { Channel } from '@wattbench/core';
import type { PolledSource } from '../../engine/reader.js';
import type { MeteredPart } from './metered-part.js';
import { minimumWallPowerW, plugGainError } from '../plug-accuracy.js';

/** Devices make a new power about once a second, and a new count between seconds and a minute. */
const powerUpdateNs = 1e9;
const energyUpdateNs = 60e9;

export interface ShellyFigure {
  readonly source: PolledSource;
  readonly part: MeteredPart;
}

export interface ShellyFiguresRequest {
  /** Host, with its port where it is not 80. */
  readonly host: string;
  /** What the device says it is. */
  readonly model: string;
  readonly parts: readonly MeteredPart[];
  readonly maximumPowerW?: number;
}

/**
 * Power and energy of each part. The power is counted: the counter moves by the minute, in steps of
 * 3.6 J to 360 J, and tells less about a window of seconds.
 */
export function shellyFigures(request: ShellyFiguresRequest): readonly ShellyFigure[] {
  return request.parts.flatMap((part) => figuresOf(part, request));
}

function figuresOf(part: MeteredPart, request: ShellyFiguresRequest): readonly ShellyFigure[] {
  const { host, model } = request;
  const id = `shelly:${host}-${part.key}`;
  const common = {
    component: 'wall',
    scope: 'machine',
    domain: 'wall',
    includes: [],
    gainError: plugGainError,
  } as const satisfies Partial<Channel>;
  const limits = {
    maximumPowerW: request.maximumPowerW ?? part.ratedPowerW,
    minimumPowerW: minimumWallPowerW,
  };
  const place = (path: string): string => `${model} at ${host}, ${path.replace(/\?.*$/, '')}`;
  const { energy } = part;
  const power: ShellyFigure = {
    part,
    source: {
      kind: 'power',
      channel: {
        ...common,
        id,
        method: 'power-samples',
        counted: true,
        updatePeriodNs: powerUpdateNs,
        resolutionJ: part.resolutionW * (powerUpdateNs / 1e9),
        source: `${place(part.power.path)}, ${part.power.at.join('.')}`,
      },
      resolutionW: part.resolutionW,
      ...limits,
    },
  };
  if (energy === undefined) return [power];
  return [
    power,
    {
      part,
      source: {
        kind: 'counter',
        channel: {
          ...common,
          id: `${id}-energy`,
          method: 'counter',
          counted: false,
          alternativeTo: id,
          updatePeriodNs: energyUpdateNs,
          resolutionJ: energy.unitJ / energy.stepsPerUnit,
          source: `${place(energy.path)}, ${energy.at.join('.')}`,
        },
        countsPerJoule: energy.stepsPerUnit / energy.unitJ,
        modulus: null,
        ...limits,
      },
    },
  ];
}
