import { numberAt, valueAt } from '../../network/json-number.js';
import type { MeteredPart } from './metered-part.js';

const path = '/status';
const mostParts = 16;

/**
 * What measures on a device of the first generation, from its `/status`. `meters` count
 * watt-minutes (60 J), `emeters` watt-hours to one decimal (https://shelly-api-docs.shelly.cloud/gen1).
 * An entry without a counter is a Shelly without a metering chip, whose power is a number that
 * somebody typed in: it is left out.
 */
export function firstGenerationParts(status: unknown): readonly MeteredPart[] {
  return [
    ...partsOf(status, {
      list: 'meters',
      name: 'meter',
      unitJ: 60,
      stepsPerUnit: 1,
      ratedPowerW: 4000,
    }),
    ...partsOf(status, {
      list: 'emeters',
      name: 'emeter',
      unitJ: 3600,
      stepsPerUnit: 10,
      ratedPowerW: 30_000,
    }),
  ];
}

interface PartList {
  readonly list: string;
  readonly name: string;
  readonly unitJ: number;
  readonly stepsPerUnit: number;
  readonly ratedPowerW: number;
}

function partsOf(status: unknown, kind: PartList): readonly MeteredPart[] {
  const entries = valueAt(status, [kind.list]);
  if (!Array.isArray(entries)) return [];
  return entries.slice(0, mostParts).flatMap((entry: unknown, index) => {
    if (numberAt(entry, ['total']) === null || valueAt(entry, ['power']) === undefined) return [];
    const at = [kind.list, index];
    return [
      {
        key: `${kind.name}:${index}`,
        power: { path, at: [...at, 'power'] },
        energy: {
          path,
          at: [...at, 'total'],
          unitJ: kind.unitJ,
          stepsPerUnit: kind.stepsPerUnit,
        },
        valid: { path, at: [...at, 'is_valid'] },
        ratedPowerW: kind.ratedPowerW,
        resolutionW: 0.01,
      },
    ];
  });
}
