import { valueAt } from '../../network/json-number.js';
import type { MeteredPart, PartFigure } from './metered-part.js';

const mostParts = 64;
/** 16 A at 230 V is 3680 W. */
const ratedPlugW = 4000;
/** 120 A at 240 V is 28.8 kW, the largest clamp that is sold. */
const ratedClampW = 30_000;
const wattHour = { unitJ: 3600 };

/**
 * What measures on a device of the second generation and later, from `Shelly.GetStatus`
 * (https://shelly-api-docs.shelly.cloud/gen2): outputs (`switch`, `pm1`) that tell `apower`, clamps
 * (`em1`) and the three-phase meter (`em`), whose energy stands in a component of its own.
 */
export function secondGenerationParts(status: unknown): readonly MeteredPart[] {
  if (typeof status !== 'object' || status === null) return [];
  return Object.entries(status)
    .slice(0, mostParts)
    .flatMap(([key, component]: readonly [string, unknown]) => {
      const [, name, id] = /^(switch|pm1|em1|em):(\d{1,3})$/.exec(key) ?? [];
      if (name === undefined || id === undefined) return [];
      if (name === 'em1') return [clamp(key, id)];
      if (name === 'em') return threePhases(key, id);
      // A switch without a metering chip tells no power.
      return valueAt(component, ['apower']) === undefined ? [] : [output({ key, name, id })];
    });
}

interface Output {
  readonly key: string;
  readonly name: string;
  readonly id: string;
}

function output({ key, name, id }: Output): MeteredPart {
  const path = `/rpc/${name === 'pm1' ? 'PM1' : 'Switch'}.GetStatus?id=${id}`;
  return {
    key,
    power: { path, at: ['apower'] },
    energy: { path, at: ['aenergy', 'total'], ...wattHour, stepsPerUnit: 1000 },
    errors: { path, at: ['errors'] },
    ratedPowerW: ratedPlugW,
    resolutionW: 0.1,
  };
}

function clamp(key: string, id: string): MeteredPart {
  const path = `/rpc/EM1.GetStatus?id=${id}`;
  return {
    key,
    power: { path, at: ['act_power'] },
    energy: {
      path: `/rpc/EM1Data.GetStatus?id=${id}`,
      at: ['total_act_energy'],
      ...wattHour,
      stepsPerUnit: 100,
    },
    errors: { path, at: ['errors'] },
    ratedPowerW: ratedClampW,
    resolutionW: 0.1,
  };
}

function threePhases(key: string, id: string): readonly MeteredPart[] {
  const path = `/rpc/EM.GetStatus?id=${id}`;
  const dataPath = `/rpc/EMData.GetStatus?id=${id}`;
  const part = (fields: {
    readonly power: string;
    readonly energy: string;
    readonly errors: string;
  }): Pick<MeteredPart, 'power' | 'energy' | 'errors'> & { readonly power: PartFigure } => ({
    power: { path, at: [fields.power] },
    energy: { path: dataPath, at: [fields.energy], ...wattHour, stepsPerUnit: 100 },
    errors: { path, at: [fields.errors] },
  });
  return [
    {
      key,
      ...part({ power: 'total_act_power', energy: 'total_act', errors: 'errors' }),
      ratedPowerW: 3 * ratedClampW,
      resolutionW: 0.1,
    },
    ...['a', 'b', 'c'].map((phase) => ({
      key: `${key}:${phase}`,
      partOf: key,
      ...part({
        power: `${phase}_act_power`,
        energy: `${phase}_total_act_energy`,
        errors: `${phase}_errors`,
      }),
      ratedPowerW: ratedClampW,
      resolutionW: 0.1,
    })),
  ];
}
