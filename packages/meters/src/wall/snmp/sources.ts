import type { Channel } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { PolledRead, PolledSource } from '../../engine/reader.js';
import { numberOf, type SnmpNumber, type SnmpObject, type Varbind } from './object.js';

export interface SnmpSource {
  readonly source: PolledSource;
  readonly oid: string;
  valueOf(varbind: Varbind): PolledRead;
}

export interface SourceRequest {
  readonly id: string;
  /** The device, for people. */
  readonly device: string;
  /** `scale` with the digits behind the point already in it. */
  readonly object: SnmpObject;
  readonly gainError: number;
  readonly maximumPowerW: number;
  readonly minimumPowerW: number;
}

/** An assumption, since the makers do not state it; the engine finds the real period. */
const updatePeriodNs = 1_000_000_000;
const joulesOf = { W: 1, kW: 1000, Wh: 3600, kWh: 3_600_000 } as const;
/** A counter of 64 bits is bounded by what joules can be: 1 TWh. */
const largestJ = 3.6e15;

function commonChannel({ object, device, gainError }: SourceRequest) {
  return {
    component: 'wall',
    domain: 'wall',
    scope: 'machine',
    includes: [],
    updatePeriodNs,
    gainError,
    source: `${device}: SNMP ${object.oid} in ${object.scale ?? 1} ${object.unit}; accuracy assumed or given`,
  } as const satisfies Partial<Channel>;
}

/** The power, which counts. */
export function powerSource(request: SourceRequest): SnmpSource {
  const { id, object, maximumPowerW, minimumPowerW } = request;
  const resolutionW = (object.scale ?? 1) * joulesOf[object.unit];
  return {
    oid: object.oid,
    source: {
      kind: 'power',
      resolutionW,
      maximumPowerW,
      minimumPowerW,
      channel: {
        ...commonChannel(request),
        id,
        method: 'power-samples',
        counted: true,
        resolutionJ: resolutionW * (updatePeriodNs / 1e9),
      },
    },
    valueOf: (varbind) => {
      const found = numberOf(varbind);
      if (found.state === 'none') return noNumber(found, { id, oid: varbind.oid });
      const powerW = Number(found.number) * resolutionW;
      if (powerW > 0 && powerW <= maximumPowerW) return { state: 'power', powerW };
      if (powerW === 0) {
        return failed('zero', `${id}: the power is 0 W, which cannot be while this machine runs`);
      }
      return failed(
        'hardware',
        `${id}: ${varbind.oid} says ${found.number}, which is ${powerW} W; expected more than 0 W, at most ${maximumPowerW} W` +
          (found.number === -1n ? ' (-1: this model does not measure it)' : ''),
      );
    },
  };
}

/** The energy counter; `alternativeTo` is the power, if there is one: then that counts. */
export function energySource(
  request: SourceRequest,
  { alternativeTo }: { readonly alternativeTo: string | null },
): SnmpSource {
  const { id, object, maximumPowerW, minimumPowerW } = request;
  const joulesPerCount = (object.scale ?? 1) * joulesOf[object.unit];
  return {
    oid: object.oid,
    source: {
      kind: 'counter',
      countsPerJoule: 1 / joulesPerCount,
      modulus: null,
      maximumPowerW,
      minimumPowerW,
      channel: {
        ...commonChannel(request),
        id,
        method: 'counter',
        counted: alternativeTo === null,
        ...(alternativeTo === null ? {} : { alternativeTo }),
        resolutionJ: joulesPerCount,
      },
    },
    valueOf: (varbind) => {
      const found = numberOf(varbind);
      if (found.state === 'none') return noNumber(found, { id, oid: varbind.oid });
      const { number } = found;
      if (
        typeof number === 'bigint' &&
        number >= 0n &&
        Number(number) * joulesPerCount <= largestJ
      ) {
        return { state: 'count', count: number };
      }
      return failed(
        'hardware',
        `${id}: ${varbind.oid} says ${number}; expected a whole number from 0, at most ${largestJ} J`,
      );
    },
  };
}

function noNumber(
  { found }: Extract<SnmpNumber, { readonly state: 'none' }>,
  { id, oid }: { readonly id: string; readonly oid: string },
): FailedRead {
  return failed('not-configured', `${id}: ${oid} is ${found}; expected a number`);
}

function failed(reason: FailedRead['reason'], detail: string): FailedRead {
  return { state: 'failed', reason, detail };
}
