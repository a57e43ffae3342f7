import type {
  CompletedResult,
  GenerationProtocol,
  Protocol,
  RunIssue,
  SessionInfo,
} from '@wattbench/core';
import type { PhaseOutcome } from '../child/messages.js';
import { otherLoad } from '../metering/other-load.js';
import { spinningSession } from '../metering/spinning-session.js';
import type { Progress } from './run-phases.js';

/** All that the run itself shows to be in doubt. */
export function runIssues(
  protocol: Protocol,
  of: {
    readonly session: SessionInfo;
    readonly measured: PhaseOutcome;
    readonly progress: Progress;
  },
): CompletedResult['issues'] {
  const { session, measured, progress } = of;
  const loadedIdle = progress.records.find(({ id }) => id === 'loaded-idle');
  return [
    ...session.fallbacks.map((detail) => ({ code: 'fallback', detail }) as const),
    ...present(otherLoad(progress.records)),
    ...present(loadedIdle === undefined ? undefined : spinningSession(loadedIdle)),
    ...progress.issues,
    ...present(samplesRepeated(measured, protocol)),
    ...present(callsWaited(session, protocol)),
    ...present(outputLength(measured, protocol.generation)),
  ];
}

function present(issue: RunIssue | undefined): readonly RunIssue[] {
  return issue === undefined ? [] : [issue];
}

/** A window that goes on beyond the inferences asked for takes the same samples again: that alone is as it should be. */
function samplesRepeated(
  { inferences, distinctSamples = inferences }: PhaseOutcome,
  { batchSize, inferences: asked }: Protocol,
): RunIssue | undefined {
  if (distinctSamples >= Math.ceil(asked / batchSize) * batchSize) return undefined;
  return {
    code: 'samples-repeated',
    detail: `${distinctSamples} different samples for ${inferences} inferences`,
  };
}

/** Calls that waited for others: the runtime got more at once than it works on. */
function callsWaited(
  { concurrentCalls }: SessionInfo,
  { concurrency }: Protocol,
): RunIssue | undefined {
  if (concurrentCalls === undefined || concurrency <= concurrentCalls) return undefined;
  return {
    code: 'calls-waited',
    detail: `the runtime works on ${concurrentCalls} call${concurrentCalls === 1 ? '' : 's'} at once: of ${concurrency} under way, the others waited`,
  };
}

/** A forced length that was not kept: the energy is that of other work than was asked for. */
function outputLength(
  { generation = [] }: PhaseOutcome,
  { length, outputTokens }: GenerationProtocol,
): RunIssue | undefined {
  if (length !== 'forced') return undefined;
  const lengths = generation.flatMap((call) => call.outputTokens);
  const others = lengths.filter((tokens) => tokens !== outputTokens);
  if (others.length === 0) return undefined;
  const [least, most] = others.reduce(
    ([low, high], tokens) => [Math.min(low, tokens), Math.max(high, tokens)],
    [Infinity, -Infinity],
  );
  return {
    code: 'output-length',
    detail: `${others.length} of ${lengths.length} answers have other than ${outputTokens} tokens, from ${least} to ${most}`,
  };
}
