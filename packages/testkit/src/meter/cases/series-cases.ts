import { demand } from '../../conformance/demand.js';
import type { MeterCase } from '../meter-case.js';

export const seriesCases: readonly MeterCase[] = [
  {
    id: 'series-valid',
    title: 'gives power samples inside the window, in the order of time',
    run: async (context) => {
      const ids = (await context.channels()).map(({ id }) => id);
      const session = await context.open();
      const { from, to } = await context.window(session);
      await session.readings(from, to);
      const window = { startNs: from.afterNs, endNs: to.beforeNs };
      const samples = session.series(window);
      if (samples.length === 0) context.notApplicable('it has no power samples');
      const latest = new Map<string, number>();
      for (const { channel, atNs, powerW } of samples) {
        demand(ids.includes(channel), `a sample of ${channel}, which is no channel`);
        demand(
          atNs >= window.startNs && atNs <= window.endNs,
          `a sample at ${String(atNs)}, outside the window ${window.startNs} to ${window.endNs}`,
        );
        demand(
          Number.isFinite(powerW) && powerW >= 0,
          `a sample of ${String(powerW)} W; expected a finite power, 0 or more`,
        );
        const beforeNs = latest.get(channel) ?? 0;
        demand(atNs >= beforeNs, `a sample at ${atNs} after one at ${beforeNs}`);
        latest.set(channel, atNs);
      }
    },
  },
];
