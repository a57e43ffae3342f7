import type { Channel, PhaseRecord, PowerTrace, Reading, Result, Window } from '@wattbench/core';
import { integratePower } from './integrate-power.js';
import type { RunCheck } from './run-check.js';

/** Causes that the trace of a channel shares with its reading: they move both alike. */
const shared: readonly Reading['uncertainty'][number]['cause'][] = ['gain', 'model'];
/** What digits of a trace may leave. */
const rounding = 1e-6;

/**
 * The energy of each reading is that of the power that its channel told meanwhile: the integral of the trace over the
 * window of the reading, within the half-widths of both. Estimates too: there, power and energy come from one model.
 */
export const checkTraces: RunCheck = (result) => {
  const faults: string[] = [];
  let compared = 0;
  let traces = 0;
  for (const phase of result.phases) {
    for (const trace of phase.traces ?? []) {
      traces += 1;
      const found = heldAgainst(trace, { phase, result });
      if (found === null) continue;
      compared += 1;
      if (found !== '') faults.push(found);
    }
  }
  return { faults, compared, notPossible: compared > 0 ? null : reasonFor(traces) };
};

function reasonFor(traces: number): string {
  return traces === 0 ? 'no traces were kept' : 'the traces are too short, or have no reading';
}

/** What contradicts, `''` where nothing does, `null` where they cannot be held against one another. */
function heldAgainst(
  trace: PowerTrace,
  { phase, result }: { readonly phase: PhaseRecord; readonly result: Result },
): string | null {
  const channels = result.meters.flatMap((meter) =>
    meter.channels.filter(({ id }) => id === trace.channel),
  );
  const readings = phase.readings.filter(({ channel }) => channel === trace.channel);
  const [channel] = channels;
  const [reading] = readings;
  // Two meters may call a channel alike: then the trace does not say whose it is.
  if (channels.length !== 1 || readings.length !== 1) return null;
  if (channel === undefined || reading?.state !== 'read') return null;
  const found = integratePower(trace, { window: reading.window, channel });
  if (found === null) return null;
  const allowedJ =
    found.halfWidthJ +
    doubtJ(reading, channel) +
    aroundJ(reading, phase.window) +
    rounding * reading.energyJ;
  if (Math.abs(found.energyJ - reading.energyJ) <= allowedJ) return '';
  const [read, integrated] = [reading.energyJ, found.energyJ].map(shortText);
  return `${phase.id}: ${trace.channel} read ${read} J, and its power comes to ${integrated} ± ${shortText(found.halfWidthJ)} J`;
}

/** Without what is shared, and at least a step of the display. */
function doubtJ({ uncertainty }: Reading, { resolutionJ }: Channel): number {
  const own = uncertainty.filter(({ cause }) => !shared.includes(cause));
  const squares = own.reduce((sum, { halfWidthJ }) => sum + halfWidthJ ** 2, 0);
  return Math.max(resolutionJ, Math.sqrt(squares));
}

/** A trace tells nothing of the time between the phase and the reads around it: any power up to twice the mean. */
function aroundJ({ energyJ, window }: Reading, { startNs, endNs }: Window): number {
  const aroundNs = Math.abs(startNs - window.startNs) + Math.abs(window.endNs - endNs);
  return (energyJ / (window.endNs - window.startNs)) * aroundNs;
}

function shortText(value: number): string {
  return String(Number(value.toPrecision(4)));
}
