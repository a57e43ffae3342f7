import type { FailedRead } from '../../engine/counter-source.js';
import { valueAt } from '../../network/json-number.js';

/** What the state of an entity is a figure of. */
export type Quantity = 'power' | 'energy';

export interface EntityState {
  readonly quantity: Quantity;
  /** Watts or watt-hours. */
  readonly value: number;
  /** The last digit that is shown, in the same unit. */
  readonly step: number;
  /** When it was last told or written, by the wall clock of Home Assistant, in ms. */
  readonly toldAtMs: number;
}

const units: ReadonlyMap<unknown, { readonly quantity: Quantity; readonly factor: number }> =
  new Map([
    ['W', { quantity: 'power', factor: 1 }],
    ['kW', { quantity: 'power', factor: 1e3 }],
    ['Wh', { quantity: 'energy', factor: 1 }],
    ['kWh', { quantity: 'energy', factor: 1e3 }],
  ]);

/** 10^12 Wh; more can be no counter. */
const highestWh = 1e12;

/**
 * The state as Home Assistant tells it: a text, with its unit beside it
 * (https://developers.home-assistant.io/docs/api/rest, `GET /api/states/<entity_id>`). `unavailable`,
 * `unknown` and every other text that is no plain decimal number are failed reads, never 0.
 */
export function entityState(
  body: unknown,
  { place, highestW }: { readonly place: string; readonly highestW: number },
): { readonly state: 'told'; readonly told: EntityState } | FailedRead {
  const failed = (detail: string): FailedRead => ({
    state: 'failed',
    reason: 'hardware',
    detail: `${place}: ${detail}`,
  });
  const text = valueAt(body, ['state']);
  const decimal = typeof text === 'string' ? /^\d{1,15}(?:\.(\d{1,15}))?$/.exec(text) : null;
  if (decimal === null) return failed(`state is ${shown(text)}; expected a number of 0 or more`);
  const name = valueAt(body, ['attributes', 'unit_of_measurement']);
  const unit = units.get(name);
  if (unit === undefined) {
    return failed(
      `unit_of_measurement is ${shown(name)}; expected ${[...units.keys()].map(String).join(', ')}`,
    );
  }
  const value = Number(text) * unit.factor;
  const highest = unit.quantity === 'power' ? highestW : highestWh;
  if (value > highest) {
    return failed(
      `state is ${shown(text)} ${String(name)}; expected 0 to ${highest} ${unit.quantity === 'power' ? 'W' : 'Wh'}`,
    );
  }
  // `last_reported` moves with every report, `last_updated` only when the state changes.
  const stamp = valueAt(body, ['last_reported']) ?? valueAt(body, ['last_updated']);
  const toldAtMs = typeof stamp === 'string' && stamp.length <= 40 ? Date.parse(stamp) : Number.NaN;
  if (Number.isNaN(toldAtMs)) return failed(`last_updated is ${shown(stamp)}; expected a time`);
  return {
    state: 'told',
    told: {
      quantity: unit.quantity,
      value,
      step: unit.factor * 10 ** -(decimal[1]?.length ?? 0),
      toldAtMs,
    },
  };
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? 'no value').slice(0, 60);
}
