import type { PhaseId, PhaseRecord, Protocol } from '@wattbench/core';
import type { Extent } from '../child/extent.js';
import type { PhaseOutcome } from '../child/messages.js';
import { momentAfter, momentBefore, type Watched } from './moment.js';
import { phaseRecord } from './phase-record.js';

export interface PhaseContext extends Watched {
  readonly limits: Protocol['limits'];
}

export interface MeteredPhase {
  readonly outcome: PhaseOutcome;
  /** Resolves when every meter has said all of the window. */
  readonly record: Promise<PhaseRecord>;
}

/**
 * One phase under the meters: the child says ready, every meter is read, the child works while this
 * process sleeps, every meter is read again. `extent`: of the phases that make calls in turn.
 */
export async function meteredPhase(
  phase: PhaseId,
  context: PhaseContext,
  extent: Extent | null = null,
): Promise<MeteredPhase> {
  const { child, meters, limits } = context;
  await child.ready(phase, { limitS: limits.phaseS, extent });
  const from = await momentBefore(context);
  const outcome = await child.perform(phase, limits.phaseS);
  const to = await momentAfter(context);
  const { window, inferences } = outcome;
  return { outcome, record: phaseRecord({ id: phase, window, inferences }, { from, to, meters }) };
}
