import type { Probe } from '@wattbench/core';
import { numberAt, valueAt } from '../../network/json-number.js';

export interface ShellyDevice {
  readonly generation: 1 | 2;
  /** Whether it wants a password. */
  readonly protected: boolean;
  /** For people, e.g. `Shelly SNPL-00112EU (generation 2)`. */
  readonly model: string;
}

/**
 * What `/shelly` says, which every Shelly answers without a password: the first generation tells
 * `type` and `auth`, the later ones `gen`, `model` and `auth_en`.
 */
export function deviceOf(body: unknown): Probe<{ readonly device: ShellyDevice }> {
  const generation = numberAt(body, ['gen']);
  const type = valueAt(body, ['type']);
  if (generation !== null && generation >= 2 && Number.isInteger(generation)) {
    return {
      available: true,
      device: {
        generation: 2,
        protected: valueAt(body, ['auth_en']) === true,
        model: `Shelly ${word(valueAt(body, ['model']))} (generation ${generation})`,
      },
    };
  }
  if (generation === null && typeof type === 'string') {
    return {
      available: true,
      device: {
        generation: 1,
        protected: valueAt(body, ['auth']) === true,
        model: `Shelly ${word(type)} (generation 1)`,
      },
    };
  }
  return {
    available: false,
    reason: 'hardware',
    detail: 'what answers there is no Shelly: /shelly tells neither "gen" nor "type".',
    fix: 'Correct the option "host"; the Shelly app shows the address under Device information.',
  };
}

/** Text of the device as one short word, since it stands in results. */
function word(text: unknown): string {
  return typeof text === 'string' && /^[\w.-]{1,40}$/.test(text) ? text : 'of an unnamed model';
}
