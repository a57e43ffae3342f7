import type { Channel } from '@wattbench/core';
import type { FailedRead } from '../../engine/counter-source.js';
import type { PolledRead, PolledSource } from '../../engine/reader.js';
import type { RegisterAnswer } from './connection.js';
import { decodeRegister, floatStep, isFloat, type ModbusRegister } from './register.js';

export interface ModbusSource {
  readonly source: PolledSource;
  readonly register: ModbusRegister;
  valueOf(answer: RegisterAnswer): PolledRead;
}

export interface SourceRequest {
  readonly id: string;
  /** The device, for people. */
  readonly device: string;
  readonly register: ModbusRegister;
  readonly gainError: number;
  readonly maximumPowerW: number;
  readonly minimumPowerW: number;
}

/** Response to a step: 1 s to more than 99 % (Eastron SDM630-Modbus MID V2 user manual, accuracy). */
const updatePeriodNs = 1_000_000_000;
const joulesOf = { W: 1, kW: 1000, Wh: 3600, kWh: 3_600_000 } as const;
const largestJ = 3.6e18;

function commonChannel({ register, device, gainError }: SourceRequest) {
  const { function: code = 4, address, type, unit } = register;
  return {
    component: 'wall',
    domain: 'wall',
    scope: 'machine',
    includes: [],
    updatePeriodNs,
    gainError,
    source: `${device}: ${code === 3 ? 'holding' : 'input'} register ${address}, ${type}, ${unit}`,
  } as const satisfies Partial<Channel>;
}

/** The power register, which counts. */
export function powerSource(request: SourceRequest): ModbusSource {
  const { id, register, maximumPowerW, minimumPowerW } = request;
  const wattsPerCount = (register.scale ?? 1) * joulesOf[register.unit];
  const counts = isFloat(register.type) ? floatStep(maximumPowerW, register.type) : 1;
  const resolutionW =
    register.step === undefined
      ? counts * Math.abs(isFloat(register.type) ? 1 : wattsPerCount)
      : register.step * joulesOf[register.unit];
  return {
    register,
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
    valueOf: (answer) => {
      const number = numberOf(answer, { id, register });
      if (typeof number === 'object') return number;
      const powerW = Number(number) * wattsPerCount;
      if (powerW > 0 && powerW <= maximumPowerW) return { state: 'power', powerW };
      if (powerW === 0) {
        return failed('zero', `${id}: the power is 0 W, which cannot be while this machine runs`);
      }
      return failed(
        'hardware',
        `${id}: register ${register.address} says ${powerW} W; expected more than 0 W, at most ${maximumPowerW} W` +
          (powerW < 0 ? ' (a clamp put on the wrong way? then set scale to its negative)' : ''),
      );
    },
  };
}

export interface EnergySourceRequest extends SourceRequest {
  /** The power channel, if there is one: then that counts. */
  readonly alternativeTo: string | null;
  /** The first answer, whose size says how fine a float is. */
  readonly first: RegisterAnswer;
}

/** The energy register: coarse, and of a float the coarser the more it has counted. */
export function energySource(request: EnergySourceRequest): ModbusSource {
  const { id, register, alternativeTo, first, maximumPowerW, minimumPowerW } = request;
  const float = isFloat(register.type);
  const joulesPerCount = (register.scale ?? 1) * joulesOf[register.unit];
  const firstValue = numberOf(first, { id, register });
  const shownStep = float
    ? floatStep(Number(typeof firstValue === 'object' ? 1e6 : firstValue), register.type)
    : 1;
  const resolutionJ = Math.max(
    shownStep * Math.abs(joulesPerCount),
    (register.step ?? 0) * joulesOf[register.unit],
  );
  return {
    register,
    source: {
      kind: 'counter',
      // A float is taken in whole joules; its own steps are far larger.
      countsPerJoule: float ? 1 : 1 / joulesPerCount,
      modulus: null,
      maximumPowerW,
      minimumPowerW,
      channel: {
        ...commonChannel(request),
        id,
        method: 'counter',
        counted: alternativeTo === null,
        ...(alternativeTo === null ? {} : { alternativeTo }),
        resolutionJ,
      },
    },
    valueOf: (answer) => {
      const number = numberOf(answer, { id, register });
      if (typeof number === 'object') return number;
      const energyJ = Number(number) * joulesPerCount;
      if (energyJ >= 0 && energyJ <= largestJ) {
        return {
          state: 'count',
          count: typeof number === 'bigint' ? number : BigInt(Math.round(energyJ)),
        };
      }
      return failed(
        'hardware',
        `${id}: register ${register.address} says ${energyJ} J; expected 0 to ${largestJ} J`,
      );
    },
  };
}

function numberOf(
  answer: RegisterAnswer,
  { id, register }: { readonly id: string; readonly register: ModbusRegister },
): number | bigint | FailedRead {
  if (answer.state === 'failed') return answer;
  const number = decodeRegister(answer.bytes, register.type);
  if (typeof number === 'bigint' || (number !== null && Number.isFinite(number))) return number;
  return failed(
    'hardware',
    `${id}: register ${register.address} holds ${number === null ? `the mark of no value (${answer.bytes.toString('hex')})` : String(number)}; expected a number of type ${register.type}`,
  );
}

function failed(reason: FailedRead['reason'], detail: string): FailedRead {
  return { state: 'failed', reason, detail };
}
