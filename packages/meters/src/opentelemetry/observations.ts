import type { Attributes } from '@opentelemetry/api';
import type { ChannelBalance } from './channel-account.js';
import { attributesOf, type MetricKey } from './names.js';

export interface Observation {
  readonly metric: MetricKey;
  readonly value: number;
  readonly attributes: Attributes;
}

/** What a collection has to tell. A channel without a reading has no energy and no power, not 0. */
export function observationsOf(balances: readonly ChannelBalance[]): readonly Observation[] {
  return balances.flatMap(({ meter, channel, siblings, observed, missing }) => {
    const attributes = attributesOf(meter, channel, siblings);
    const found: Observation[] = [...missing].map(([reason, value]) => ({
      metric: 'missing',
      value,
      attributes: { ...attributes, 'wattbench.reason': reason },
    }));
    if (observed === null) return found;
    return [
      { metric: 'energy', value: observed.energyJ, attributes },
      { metric: 'power', value: observed.powerW, attributes },
      { metric: 'uncertainty', value: observed.uncertaintyJ, attributes },
      ...found,
    ];
  });
}
