import type { Channel } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { PolledRead, PolledSource } from '../../engine/reader.js';
import type { Realtime } from './answer.js';

export interface KasaSource {
  readonly source: PolledSource;
  valueOf(realtime: Realtime): PolledRead;
}

export interface KasaSourceRequest {
  /** Host, with the port where it is another than 9999. */
  readonly place: string;
  readonly model: string;
  readonly child: number | null;
  readonly hasEnergy: boolean;
  readonly maximumPowerW: number;
  readonly minimumPowerW: number;
}

/** The plugs measure about once a second; the engine finds the real period. */
const updatePeriodNs = 1_000_000_000;
const resolutionW = 0.001;
/** One step of `total_wh`: 1 Wh. */
const joulesPerWh = 3600;
/**
 * An assumption: TP-Link states no accuracy. In a test of consumer plugs by the Swedish Energy
 * Agency the total error was below 3.5 % at 30 W and more, of TP-Link's Tapo P115 too; below 2 W
 * they see little.
 */
const gainError = 0.035;

/** The power, which counts, and the counter in Wh, whose steps are too coarse for minutes. */
export function kasaSources(request: KasaSourceRequest): readonly KasaSource[] {
  const { place, model, child, hasEnergy, maximumPowerW, minimumPowerW } = request;
  const id = `kasa:${place}${child === null ? '' : `-${child}`}`;
  const device = `${model} at ${place}${child === null ? '' : `, socket ${child}`}`;
  const common = {
    component: 'wall',
    domain: 'wall',
    scope: 'machine',
    includes: [],
    updatePeriodNs,
    gainError,
  } as const satisfies Partial<Channel>;
  const power: KasaSource = {
    source: {
      kind: 'power',
      resolutionW,
      maximumPowerW,
      minimumPowerW,
      channel: {
        ...common,
        id,
        method: 'power-samples',
        counted: true,
        resolutionJ: resolutionW * (updatePeriodNs / 1e9),
        source: `Kasa ${device}: emeter.get_realtime power_mw; accuracy assumed`,
      },
    },
    valueOf: ({ powerW }) => powerRead({ id, powerW, maximumPowerW }),
  };
  const energy: KasaSource = {
    source: {
      kind: 'counter',
      countsPerJoule: 1 / joulesPerWh,
      modulus: null,
      maximumPowerW,
      minimumPowerW,
      channel: {
        ...common,
        id: `${id}-total`,
        method: 'counter',
        counted: false,
        alternativeTo: id,
        resolutionJ: joulesPerWh,
        source: `Kasa ${device}: emeter.get_realtime total_wh; accuracy assumed`,
      },
    },
    valueOf: ({ energyWh }) =>
      energyWh === null
        ? failed(
            'network',
            `${id}: emeter.get_realtime.total_wh is missing or no energy; expected Wh`,
          )
        : { state: 'count', count: BigInt(Math.round(energyWh)) },
  };
  return hasEnergy ? [power, energy] : [power];
}

interface PowerRequest {
  readonly id: string;
  readonly powerW: number;
  readonly maximumPowerW: number;
}

/** These plugs now and then show 0 W or more than 10 kW for a second: such a value is none. */
function powerRead({ id, powerW, maximumPowerW }: PowerRequest): PolledRead {
  if (powerW === 0) {
    return failed('zero', `${id}: the power is 0 W, which cannot be while this machine runs`);
  }
  if (powerW > 0 && powerW <= maximumPowerW) return { state: 'power', powerW };
  return failed(
    'hardware',
    `${id}: the power is ${powerW} W; expected more than 0 W, at most ${maximumPowerW} W`,
  );
}

function failed(reason: FailedRead['reason'], detail: string): FailedRead {
  return { state: 'failed', reason, detail };
}
