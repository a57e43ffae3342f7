import type { ChannelReading, MissingReading, ReadingIssue, Window } from '@wattbench/core';
import { counterEnergy } from './counter-energy.js';
import { qualityOf } from './counter-reading.js';
import { powerEnergy } from './power-energy.js';
import type { Sample, SourceHistory } from './source-history.js';
import { detectedUpdatePeriodNs } from './update-period.js';
import { readAtNs, readIntervalNs } from './updates.js';
import type { WindowEnergy } from './window-energy.js';

export interface PolledWindow {
  readonly meter: string;
  readonly history: SourceHistory;
  readonly window: Window;
  readonly pollPeriodNs: number;
}

/** A hole longer than this many periods is a gap; longer than 1.5, a missed read. */
const gapPeriods = 3;
/** Shorter is a thread that had to wait for a processor, and is bridged: measured up to 50 ms. */
const leastGapNs = 100e6;
const missedPeriods = 1.5;
/** More of a window without a value than this, and there is no reading. */
const mostMissing = 0.1;
const observedSamples = 512;

/** Energy of one source in one window. */
export function polledReading(request: PolledWindow): ChannelReading {
  const { meter, history, window } = request;
  const { channel } = history.source;
  const missing = (reason: MissingReading['reason'], detail: string): MissingReading => ({
    state: 'missing',
    meter,
    channel: channel.id,
    window,
    reason,
    detail,
  });
  if (window.endNs <= window.startNs) {
    return missing('too-few-updates', 'the window has no length');
  }
  if (history.isForgotten(window.startNs)) {
    return missing('gap', 'the window began too long ago: its samples are no longer kept');
  }
  const updatePeriodNs = updatePeriodOf(history);
  const reachNs = (channel.lagNs ?? 0) + (channel.averagingNs ?? 0);
  const failures = history.failures(window.startNs, window.endNs + reachNs);
  const holes = holesOf(request, updatePeriodNs);
  const energy = energyOf(request, updatePeriodNs);
  if (energy.state === 'unknown') {
    const [failure] = failures;
    return failure !== undefined && energy.reason === 'too-few-updates'
      ? missing(failure.reason, `${failures.length} reads failed: ${failure.detail}`)
      : missing(energy.reason, energy.detail);
  }
  const durationNs = window.endNs - window.startNs;
  if (holes.gapsNs > mostMissing * durationNs) {
    const part = Math.round((holes.gapsNs / durationNs) * 100);
    return missing('gap', `${part} % of the window have no value`);
  }
  const { minimumPowerW } = history.source;
  if (minimumPowerW !== undefined && energy.energyJ < (minimumPowerW * durationNs) / 1e9) {
    return missing(
      'zero',
      `${energy.energyJ} J in ${durationNs / 1e9} s is less than the ${minimumPowerW} W that it draws at least`,
    );
  }
  const issues: ReadingIssue[] = [
    ...(history.source.issues ?? []),
    ...energy.issues,
    ...(failures.length > 0 ? (['failed-reads'] as const) : []),
    ...(failures.length === 0 && holes.missed ? (['late-reads'] as const) : []),
    ...(holes.any ? (['gap'] as const) : []),
    ...history.issues(window.startNs, window.endNs + reachNs),
  ];
  return {
    state: 'read',
    meter,
    channel: channel.id,
    window,
    energyJ: energy.energyJ,
    quality: qualityOf(channel.method),
    uncertainty: [
      ...energy.terms,
      ...(holes.gapsNs > 0 && history.source.kind === 'power'
        ? [{ cause: 'sampling' as const, halfWidthJ: (holes.spreadW * holes.gapsNs) / 1e9 }]
        : []),
    ],
    issues: [...new Set(issues)],
  };
}

/** The period that the meter really has, where that can be seen; else the stated one. */
export function updatePeriodOf(history: SourceHistory): number {
  const { source } = history;
  const stated = source.channel.updatePeriodNs;
  if (history.stamped) return stated;
  const observed = history.latest(observedSamples);
  const detected = detectedUpdatePeriodNs(observed);
  if (detected === null) return stated;
  // Faster than it is read cannot be seen; slower may be a display that stood still.
  return detected > 1.5 * readIntervalNs(observed) ? detected : Math.min(stated, detected);
}

function energyOf(request: PolledWindow, updatePeriodNs: number): WindowEnergy {
  const { history, window } = request;
  const { source } = history;
  return source.kind === 'counter'
    ? counterEnergy({ history, window, updatePeriodNs })
    : powerEnergy({ history, window, updatePeriodNs, resolutionW: source.resolutionW });
}

interface Holes {
  readonly missed: boolean;
  /** Time in gaps: all of them of a display; of a counter, which goes on counting, those at the edges. */
  readonly gapsNs: number;
  /** There is a gap, also one that the counter bridges. */
  readonly any: boolean;
  /** Range of the values around the window: what may have been in a gap. */
  readonly spreadW: number;
}

function holesOf({ history, window, pollPeriodNs }: PolledWindow, updatePeriodNs: number): Holes {
  const lagNs = history.source.channel.lagNs ?? 0;
  const samples = history.samples(window.startNs, window.endNs + lagNs);
  const periodNs = history.stamped ? updatePeriodNs : pollPeriodNs;
  const inner = samples.slice(1).map((sample, index) => betweenNs(samples[index], sample));
  const [first, last] = [samples[0], samples.at(-1)];
  const outer = [
    first === undefined ? Infinity : readAtNs(first) - window.startNs,
    last === undefined ? Infinity : window.endNs + lagNs - readAtNs(last),
  ];
  const gapNs = Math.max(leastGapNs, gapPeriods * Math.max(periodNs, updatePeriodNs));
  const gapsOf = (lengths: readonly number[]): number =>
    lengths.filter((length) => length > gapNs).reduce((total, gap) => total + gap, 0);
  const values = samples.map(({ value }) => value);
  return {
    missed: [...inner, ...outer].some((length) => length > missedPeriods * periodNs),
    gapsNs: gapsOf(history.source.kind === 'power' ? [...inner, ...outer] : outer),
    any: gapsOf([...inner, ...outer]) > 0,
    spreadW: rangeOf(values),
  };
}

/** Highest less lowest; a long window has more values than a call takes arguments. */
function rangeOf(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const highest = values.reduce((high, value) => Math.max(high, value), -Infinity);
  return highest - values.reduce((low, value) => Math.min(low, value), Infinity);
}

function betweenNs(previous: Sample | undefined, next: Sample): number {
  return previous === undefined ? 0 : readAtNs(next) - readAtNs(previous);
}
