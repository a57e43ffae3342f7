import { phases, type PhaseRecord, type Window } from '@wattbench/core';
import { clockSlackNs, millisecondsText, type RunCheck } from './run-check.js';

/**
 * Phases come in the order of a run and do not overlap; the rounds of a warm-up lie in it one behind the other; meters
 * are read before a phase begins and after it has ended, so that the window of each reading encloses that of its phase.
 */
export const checkWindows: RunCheck = ({ phases: records }) => {
  const faults = records.flatMap((record, index) => [
    ...orderFaults(record, records[index - 1]),
    ...roundFaults(record),
    ...readingFaults(record),
  ]);
  const compared = records.reduce((sum, { readings }) => sum + 1 + readings.length, 0);
  return { faults, compared, notPossible: null };
};

function orderFaults(record: PhaseRecord, before: PhaseRecord | undefined): readonly string[] {
  const { id, window } = record;
  if (!isWindow(window)) return [`${id} has no window: it ends before it begins`];
  if (before === undefined) return [];
  if (phases.indexOf(id) <= phases.indexOf(before.id)) return [`${id} stands behind ${before.id}`];
  const overlapNs = before.window.endNs - window.startNs;
  if (overlapNs <= clockSlackNs) return [];
  return [`${id} begins ${millisecondsText(overlapNs)} before ${before.id} has ended`];
}

function roundFaults({ id, window, rounds = [] }: PhaseRecord): readonly string[] {
  return rounds.flatMap((round, index) => {
    const previousEndNs = rounds[index - 1]?.window.endNs ?? window.startNs;
    const inside =
      isWindow(round.window) &&
      round.window.startNs >= previousEndNs - clockSlackNs &&
      round.window.endNs <= window.endNs + clockSlackNs;
    return inside ? [] : [`${id}: round ${index + 1} lies outside, or in another round`];
  });
}

function readingFaults({ id, window, readings }: PhaseRecord): readonly string[] {
  return readings.flatMap((reading) => {
    const lateNs = reading.window.startNs - window.startNs;
    const earlyNs = window.endNs - reading.window.endNs;
    if (isWindow(reading.window) && Math.max(lateNs, earlyNs) <= clockSlackNs) return [];
    return [`${id}: the reading of ${reading.channel} does not enclose the phase`];
  });
}

/** An idle phase of a protocol without idle time may last no time. */
function isWindow({ startNs, endNs }: Window): boolean {
  return Number.isFinite(startNs) && Number.isFinite(endNs) && endNs >= startNs;
}
