import { numberAt, valueAt } from '../../network/json-number.js';

/** One circuit of the device. */
export interface Circuit {
  /** Place in the arrays of the device; `null` where it has one circuit and no arrays. */
  readonly index: number | null;
  readonly powerW: number;
  /** Energy counter of this circuit; `null` where the device has none or one for all together. */
  readonly totalKwh: number | null;
}

const mostCircuits = 16;

/** The block ENERGY of an answer to `Status 10` or of a message on `tele/…/SENSOR`. */
export function energyOf(message: unknown): unknown {
  return valueAt(message, ['StatusSNS', 'ENERGY']) ?? valueAt(message, ['ENERGY']);
}

/** What is measured, from a first answer. Empty where it tells no power. */
export function circuitsOf(energy: unknown): readonly Circuit[] {
  const powers = valueAt(energy, ['Power']);
  if (!Array.isArray(powers)) {
    const powerW = numberAt(energy, ['Power']);
    return powerW === null ? [] : [{ index: null, powerW, totalKwh: numberAt(energy, ['Total']) }];
  }
  return powers.slice(0, mostCircuits).flatMap((_, index) => {
    const powerW = numberAt(energy, ['Power', index]);
    const totalKwh = numberAt(energy, ['Total', index]);
    return powerW === null ? [] : [{ index, powerW, totalKwh }];
  });
}
