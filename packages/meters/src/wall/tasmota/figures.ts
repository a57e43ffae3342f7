import type { Channel, Probe } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { PolledRead, PolledSource } from '../../engine/reader.js';
import { numberAt, valueAt } from '../../network/json-number.js';
import { minimumWallPowerW, plugGainError } from '../plug-accuracy.js';
import { stepOf } from './decimals.js';
import { circuitsOf, type Circuit } from './energy-block.js';
import type { TasmotaOptions } from './options.js';

export interface TasmotaFigure {
  readonly source: PolledSource;
  /** Where it stands in the block ENERGY. */
  readonly at: readonly (string | number)[];
}

export interface TasmotaFiguresRequest {
  /** Address or topic, as it stands in ids. */
  readonly name: string;
  /** Where it is read from, for people. */
  readonly place: string;
  readonly energy: unknown;
  readonly options: TasmotaOptions;
}

/** The chip is read about once a second. */
const updatePeriodNs = 1e9;
const joulesPerKwh = 3.6e6;
/** `EnergyRes` allows five decimals of a kWh at most: 36 J. */
const countsPerKwh = 1e5;
/** `EnergyRes` is 3 unless somebody sets it: 1 Wh. */
const usualStepKwh = 1e-3;
const highestKwh = 1e9;
const defaultMaximumW = 4000;

/**
 * Power and, where there is one, energy of the circuits that the machine hangs on. The power is
 * counted: the counter moves in steps of 36 J to 3600 J. Steps are those of the first answer.
 */
export function tasmotaFigures(
  request: TasmotaFiguresRequest,
): Probe<{ readonly figures: readonly TasmotaFigure[] }> {
  const circuits = circuitsOf(request.energy);
  if (circuits.length === 0) {
    return {
      available: false,
      reason: 'hardware',
      detail: `${request.place}: ENERGY.Power is ${shown(valueAt(request.energy, ['Power']))}; expected a power.`,
      fix: 'Take a device that measures power, with its template in Tasmota (Configuration → Module).',
    };
  }
  const { channel } = request.options;
  const entries = circuits.map(({ index }) => index ?? 0);
  const wanted = channel === undefined ? entries : [channel].flat();
  const missing = wanted.find((entry) => !entries.includes(entry));
  if (missing !== undefined || (channel === undefined && circuits.length > 1)) {
    return {
      available: false,
      reason: 'not-configured',
      detail: `${request.place} measures ${circuits.length} circuits (${entries.join(', ')}); ${missing === undefined ? 'none is named' : `there is no ${missing}`}.`,
      fix: 'Name the one that this machine hangs on: option "channel", e.g. "channel": 0.',
    };
  }
  return {
    available: true,
    figures: circuits
      .filter(({ index }) => wanted.includes(index ?? 0))
      .flatMap((circuit) => figuresOf(circuit, request)),
  };
}

function figuresOf(circuit: Circuit, request: TasmotaFiguresRequest): readonly TasmotaFigure[] {
  const { index, powerW, totalKwh } = circuit;
  const id = `tasmota:${request.name}-${index ?? 0}`;
  const entry = index === null ? [] : [index];
  const common = {
    component: 'wall',
    scope: 'machine',
    domain: 'wall',
    includes: [],
    updatePeriodNs,
    gainError: plugGainError,
  } as const satisfies Partial<Channel>;
  const limits = {
    maximumPowerW: request.options.maximumPowerW ?? defaultMaximumW,
    minimumPowerW: minimumWallPowerW,
  };
  const resolutionW = stepOf(powerW, 1e-3);
  const power: TasmotaFigure = {
    at: ['Power', ...entry],
    source: {
      kind: 'power',
      channel: {
        ...common,
        id,
        method: 'power-samples',
        counted: true,
        resolutionJ: resolutionW * (updatePeriodNs / 1e9),
        source: `${request.place}, ENERGY.${['Power', ...entry].join('.')}`,
      },
      resolutionW,
      ...limits,
    },
  };
  if (totalKwh === null) return [power];
  const stepKwh = Math.min(usualStepKwh, stepOf(totalKwh, 1 / countsPerKwh));
  return [
    power,
    {
      at: ['Total', ...entry],
      source: {
        kind: 'counter',
        channel: {
          ...common,
          id: `${id}-energy`,
          method: 'counter',
          counted: false,
          alternativeTo: id,
          resolutionJ: stepKwh * joulesPerKwh,
          source: `${request.place}, ENERGY.${['Total', ...entry].join('.')}`,
        },
        countsPerJoule: countsPerKwh / joulesPerKwh,
        modulus: null,
        ...limits,
      },
    },
  ];
}

/** The value of one figure in the block ENERGY. Anything that is no energy or power is a failed read. */
export function readFigure({ source, at }: TasmotaFigure, energy: unknown): PolledRead {
  const value = numberAt(energy, at);
  const highest = source.kind === 'power' ? source.maximumPowerW : highestKwh;
  if (value === null || value < 0 || value > highest) {
    return failed(
      `${source.channel.source} is ${shown(valueAt(energy, at))}; expected ${
        source.kind === 'power' ? `a power from 0 W to ${highest} W` : 'kWh of 0 or more'
      }`,
    );
  }
  return source.kind === 'power'
    ? { state: 'power', powerW: value }
    : { state: 'count', count: BigInt(Math.round(value * countsPerKwh)) };
}

function failed(detail: string): FailedRead {
  return { state: 'failed', reason: 'hardware', detail };
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? 'no value').slice(0, 60);
}
