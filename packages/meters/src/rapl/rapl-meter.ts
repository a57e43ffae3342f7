import { WattbenchError, type Meter } from '@wattbench/core';
import { createCounterSession } from '../engine/counter-session.js';
import { withObservedPeriod } from '../engine/observe-update-period.js';
import { inspect } from './inspect.js';
import type { RaplSystem } from './system.js';

/**
 * Energy of processor and memory from Linux' powercap tree. `open` rejects with `METER_UNAVAILABLE`
 * where the tree cannot be read and for a channel that it does not have.
 */
export function createRaplMeter(system: RaplSystem): Meter {
  return {
    specVersion: 1,
    id: 'rapl',
    probe: async () => {
      const inspection = await inspect(system);
      return inspection.available
        ? { available: true, channels: inspection.sources.map(({ channel }) => channel) }
        : inspection;
    },
    open: async ({ channels }) => {
      const inspection = await inspect(system);
      if (!inspection.available) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter rapl: ${inspection.detail}`, {
          detail: { reason: inspection.reason },
          ...(inspection.fix === undefined ? {} : { fix: inspection.fix }),
        });
      }
      const known = new Map(inspection.sources.map((source) => [source.channel.id, source]));
      const sources = channels.map((id) => {
        const source = known.get(id);
        if (source !== undefined) return withObservedPeriod(source, system.clock);
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter rapl: there is no channel ${JSON.stringify(id)}; expected ${[...known.keys()].join(', ')}`,
        );
      });
      return createCounterSession({ meter: 'rapl', sources, clock: system.clock });
    },
  };
}
