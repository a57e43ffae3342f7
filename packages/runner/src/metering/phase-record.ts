import type { PhaseId, PhaseRecord, Window } from '@wattbench/core';
import { cpuBetween, type Moment } from './moment.js';
import type { OpenMeters } from './meter-rack.js';
import { powerTraces } from './power-traces.js';

/** What the meters say of the time between two moments. Waits for those that are late. */
export async function phaseRecord(
  phase: { readonly id: PhaseId; readonly window: Window; readonly inferences: number },
  { from, to, meters }: { readonly from: Moment; readonly to: Moment; readonly meters: OpenMeters },
): Promise<PhaseRecord> {
  const readings = await meters.readings(from.snapshots, to.snapshots);
  const traces = powerTraces(meters.series(phase.window));
  return {
    ...phase,
    readings,
    ...cpuBetween(from, to),
    ...(traces.length === 0 ? {} : { traces }),
  };
}
