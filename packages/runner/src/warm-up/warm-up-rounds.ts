import { setImmediate } from 'node:timers/promises';
import { WattbenchError, type PhaseRecord, type SteadyRule, type Window } from '@wattbench/core';
import type { Extent } from '../child/extent.js';
import type { PhaseOutcome } from '../child/messages.js';
import type { MeteredPhase, PhaseContext } from '../metering/metered-phase.js';
import { momentAfter, momentBefore, type Moment } from '../metering/moment.js';
import { phaseRecord } from '../metering/phase-record.js';
import { OpenRound } from './open-round.js';
import { roundLength } from './round-length.js';
import { roundPowerW } from './round-power.js';
import { steadyState, type Steadiness } from './steady-state.js';

export interface WarmUp extends MeteredPhase {
  /** `null` where the protocol has no test of a steady state. */
  readonly steadiness: Steadiness | null;
}

interface MadeRound {
  readonly outcome: PhaseOutcome;
  readonly from: Moment;
  readonly to: Moment;
}

/**
 * Runs rounds until the minimums are met and the last rounds are steady, at the latest until a maximum. The meters are read
 * between rounds and never waited for there, so that the model does not cool down: one that lags is judged by what it has
 * told so far.
 */
export async function warmUpRounds(
  { rule, extent }: { readonly rule: SteadyRule; readonly extent: Extent },
  context: PhaseContext,
): Promise<WarmUp> {
  const { maximumS } = extent;
  const { roundS, powerTold } = roundLength(rule, { maximumS, meter: context.meters.first });
  const made: MadeRound[] = [];
  const rounds: OpenRound[] = [];
  for (;;) {
    const round = await makeRound(made, { extent: nextExtent(made, { extent, roundS }), context });
    made.push(round);
    const power = powerTold ? powerOf(round, context) : Promise.resolve(null);
    rounds.push(new OpenRound(round.outcome, power));
    // A meter that is not late tells its reading now.
    await setImmediate();
    const steadiness = steadyState(rounds, rule);
    const outcome = total(made);
    if (isOver(outcome, { extent, roundS, steady: steadiness.steady })) {
      return { outcome, steadiness, record: recordOf(made, { outcome, rounds, context }) };
    }
  }
}

/** One more round, within what is left. */
function nextExtent(
  made: readonly MadeRound[],
  { extent, roundS }: { readonly extent: Extent; readonly roundS: number },
): Extent {
  const { inferences, window } = total(made);
  return {
    minimumInferences: 1,
    minimumS: roundS,
    maximumInferences: extent.maximumInferences - inferences,
    maximumS: extent.maximumS - lengthS(window),
  };
}

/** Also when less than half a round is left: its figures would not be like those of the others. */
function isOver(
  { inferences, window }: PhaseOutcome,
  of: { readonly extent: Extent; readonly roundS: number; readonly steady: boolean },
): boolean {
  const { extent, roundS, steady } = of;
  const elapsedS = lengthS(window);
  const enough = inferences >= extent.minimumInferences && elapsedS >= extent.minimumS;
  const noneLeft =
    inferences >= extent.maximumInferences || elapsedS > extent.maximumS - roundS / 2;
  return noneLeft || (enough && steady);
}

/** Begins at the moment at which the round before ended. */
async function makeRound(
  made: readonly MadeRound[],
  { extent, context }: { readonly extent: Extent; readonly context: PhaseContext },
): Promise<MadeRound> {
  const { child, limits } = context;
  await child.ready('warm-up', { limitS: limits.phaseS, extent });
  const from = made.at(-1)?.to ?? (await momentBefore(context));
  const outcome = await child.perform('warm-up', limits.phaseS);
  return { outcome, from, to: await momentAfter(context) };
}

async function powerOf({ from, to }: MadeRound, { meters }: PhaseContext): Promise<number | null> {
  return roundPowerW(await meters.firstReadings(from.snapshots, to.snapshots), meters.first);
}

/** From the first round to the last. */
function total(made: readonly MadeRound[]): PhaseOutcome {
  const startNs = made[0]?.outcome.window.startNs ?? 0;
  const endNs = made.at(-1)?.outcome.window.endNs ?? startNs;
  const inferences = made.reduce((sum, { outcome }) => sum + outcome.inferences, 0);
  return { window: { startNs, endNs }, inferences };
}

function lengthS({ startNs, endNs }: Window): number {
  return (endNs - startNs) / 1e9;
}

async function recordOf(
  made: readonly MadeRound[],
  of: {
    readonly outcome: PhaseOutcome;
    readonly rounds: readonly OpenRound[];
    readonly context: PhaseContext;
  },
): Promise<PhaseRecord> {
  const { outcome, rounds, context } = of;
  const [from, to] = [made[0]?.from, made.at(-1)?.to];
  if (from === undefined || to === undefined) {
    throw new WattbenchError('INTERNAL', 'a warm-up without a round');
  }
  const { window, inferences } = outcome;
  const record = await phaseRecord(
    { id: 'warm-up', window, inferences },
    { from, to, meters: context.meters },
  );
  return { ...record, rounds: await Promise.all(rounds.map((round) => round.closed())) };
}
