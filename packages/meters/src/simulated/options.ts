import { WattbenchError } from '@wattbench/core';
import { choiceOption, countOption, readOptions } from '../plugin-options.js';
import type { Defects } from './device.js';
import type { LoadShape } from './true-power.js';

/** The load and the defects of the simulated device; all that is left out is steady and perfect. */
export type SimulatedOptions = Partial<Omit<LoadShape, 'seed'>> &
  Partial<Omit<Defects, 'seed'>> & {
    readonly pollPeriodMs?: number;
    readonly seed?: number;
  };

export interface SimulatedSetup {
  readonly shape: LoadShape;
  readonly defects: Defects;
  readonly pollPeriodMs: number;
}

interface Range {
  readonly default: number;
  readonly lowest: number;
  readonly highest: number;
}

const ranges: Readonly<Record<string, Range>> = {
  idleW: { default: 50, lowest: 0, highest: 1e6 },
  workW: { default: 0, lowest: 0, highest: 1e6 },
  workS: { default: 1, lowest: 1e-3, highest: 1e6 },
  idleS: { default: 0, lowest: 0, highest: 1e6 },
  swing: { default: 0, lowest: 0, highest: 1 },
  swingPeriodS: { default: 10, lowest: 1e-3, highest: 1e6 },
  noise: { default: 0, lowest: 0, highest: 1 },
  stretchS: { default: 0.05, lowest: 1e-3, highest: 1e3 },
  updatePeriodS: { default: 0.02, lowest: 1e-4, highest: 1e3 },
  updateJitter: { default: 0, lowest: 0, highest: 0.9 },
  step: { default: 1e-3, lowest: 1e-9, highest: 1e6 },
  wrapJ: { default: 0, lowest: 0, highest: 1e12 },
  averagingS: { default: 0, lowest: 0, highest: 1e3 },
  lagS: { default: 0, lowest: 0, highest: 1e3 },
  gainError: { default: 0.01, lowest: 0, highest: 1 },
  failing: { default: 0, lowest: 0, highest: 1 },
  frozen: { default: 0, lowest: 0, highest: 0.9 },
  maximumPowerW: { default: 10_000, lowest: 1, highest: 1e7 },
  pollPeriodMs: { default: 10, lowest: 1, highest: 60_000 },
};

export const simulatedOptionNames = ['kind', ...Object.keys(ranges), 'seed'];

/** Throws `CONFIG_INVALID` for a key or a value that cannot be. */
export function parseSimulatedOptions(given: unknown): SimulatedOptions {
  const options = readOptions({ meter: 'simulated', given, known: simulatedOptionNames });
  const numbers = Object.entries(ranges).flatMap(([name, { lowest, highest }]) => {
    const value = options.get(name);
    if (value === undefined) return [];
    if (typeof value === 'number' && value >= lowest && value <= highest) return [[name, value]];
    throw new WattbenchError(
      'CONFIG_INVALID',
      `meter simulated: option "${name}" is ${String(value)}; expected a number from ${lowest} to ${highest}`,
    );
  });
  const kind = choiceOption({ meter: 'simulated', options, name: 'kind' }, ['counter', 'power']);
  const seed = countOption(
    { meter: 'simulated', options, name: 'seed' },
    { lowest: 0, highest: 2 ** 31 - 1 },
  );
  return {
    ...Object.fromEntries(numbers),
    ...(kind === undefined ? {} : { kind }),
    ...(seed === undefined ? {} : { seed }),
  };
}

export function simulatedSetup(options: SimulatedOptions): SimulatedSetup {
  const number = (name: keyof SimulatedOptions & string): number => {
    const value = options[name];
    return typeof value === 'number' ? value : (ranges[name]?.default ?? 0);
  };
  const seed = options.seed ?? 1;
  return {
    shape: {
      idleW: number('idleW'),
      workW: number('workW'),
      workS: number('workS'),
      idleS: number('idleS'),
      swing: number('swing'),
      swingPeriodS: number('swingPeriodS'),
      noise: number('noise'),
      stretchS: number('stretchS'),
      seed,
    },
    defects: {
      kind: options.kind ?? 'counter',
      updatePeriodS: number('updatePeriodS'),
      updateJitter: number('updateJitter'),
      step: number('step'),
      wrapJ: number('wrapJ'),
      averagingS: number('averagingS'),
      lagS: number('lagS'),
      gainError: number('gainError'),
      failing: number('failing'),
      frozen: number('frozen'),
      maximumPowerW: number('maximumPowerW'),
      seed,
    },
    pollPeriodMs: number('pollPeriodMs'),
  };
}
