import type { WarmUpProtocol } from '@wattbench/core';
import { meteredPhase, type PhaseContext } from '../metering/metered-phase.js';
import { withinPhaseLimit } from '../metering/within-phase-limit.js';

import { warmUpRounds, type WarmUp } from './warm-up-rounds.js';

/** Brings the model into the state that is measured: until the minimums alone are met, or in rounds until they are steady. */
export async function warmUpPhase(
  protocol: WarmUpProtocol,
  context: PhaseContext,
): Promise<WarmUp> {
  const maximumS = withinPhaseLimit(protocol.maximumS, context.limits);
  const { steady, ...extent } = { ...protocol, maximumS };
  if (steady !== null) return warmUpRounds({ rule: steady, extent }, context);
  return { ...(await meteredPhase('warm-up', context, extent)), steadiness: null };
}
