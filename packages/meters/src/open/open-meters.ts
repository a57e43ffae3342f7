import { WattbenchError, type ChannelReading, type MeteredProcess } from '@wattbench/core';
import { knownMeters } from '../known-meters.js';
import { crossChecks, withDisagreements, type CrossCheck } from '../scope/cross-checks.js';
import type { Measurement } from '../scope/measurement.js';
import { totalsOf, type Total } from '../scope/totals-of.js';
import { findCandidates } from './find-candidates.js';
import type { MeterRequest } from './meter-request.js';
import {
  momentOf,
  readingsOf,
  type MeterSource,
  type OpenSource,
  type SourceMoment,
  type UnavailableMeter,
} from './meter-source.js';
import { openSources } from './open-sources.js';

export interface OpenMetersOptions {
  /** `auto` (default) takes every known meter that can be read without being told anything. */
  readonly use?: 'auto' | readonly MeterRequest[];
  /** The process that does the work, for meters that follow one; this process when left out. */
  readonly process?: MeteredProcess;
}

/** Energy of one window, from all meters that are open. */
export interface Measured {
  readonly durationS: number;
  /** One entry per channel, with its exact window; what has no value says why. */
  readonly readings: readonly ChannelReading[];
  /** One per boundary; they overlap and are never added to each other. */
  readonly totals: readonly Total[];
  /** Channels that must agree, compared. Those that do not have the issue `disagreement`. */
  readonly checks: readonly CrossCheck[];
}

/** A moment on every open meter; opaque except for its time by `process.hrtime`. */
export interface MetersSnapshot {
  readonly atNs: number;
}

export interface RunningMeasurement {
  /** Ends the window and tells what it came to. Rejects with `SESSION_CLOSED` after `close`. */
  stop(): Promise<Measured>;
}

/** All meters of a machine as one. Open them once, measure often, close them at the end. */
export interface Meters {
  readonly sources: readonly MeterSource[];
  /** What `auto` looked for and did not find, with the reason and the remedy. */
  readonly unavailable: readonly UnavailableMeter[];
  /** Energy while `work` runs. Rejects with whatever `work` throws; the meters stay open. */
  measure<Value>(work: () => Value | Promise<Value>): Promise<Measured & { readonly value: Value }>;
  /** Begins a window now, for work that is no single function. */
  start(): Promise<RunningMeasurement>;
  /** Reads all meters once, close together. Rejects with `SESSION_CLOSED` after `close`. */
  snapshot(): Promise<MetersSnapshot>;
  /** Energy between two snapshots of these meters; waits for those that tell it late. */
  between(from: MetersSnapshot, to: MetersSnapshot): Promise<Measured>;
  close(): Promise<void>;
}

interface Moment extends MetersSnapshot {
  readonly moments: readonly SourceMoment[];
}

/**
 * Finds and opens the meters of this machine. Rejects with `METER_UNAVAILABLE` where a named one
 * cannot be read, or none can; `UNKNOWN_METER`; `CONFIG_INVALID` for options that cannot be.
 */
export async function openMeters(options: OpenMetersOptions = {}): Promise<Meters> {
  const { use = 'auto' } = options;
  const candidates = findCandidates(use === 'auto' ? ['auto'] : use, knownMeters);
  const { sources, unavailable } = await openSources(candidates, options.process ?? null);
  return metersOf(sources, unavailable);
}

function metersOf(
  sources: readonly OpenSource[],
  unavailable: readonly UnavailableMeter[],
): Meters {
  const kept = new WeakMap<MetersSnapshot, Moment>();

  const snapshot = async (): Promise<MetersSnapshot> => {
    // All at once: what one meter takes to answer must not lie between it and the next.
    const moments = await Promise.all(sources.map(momentOf));
    const atNs = Number(process.hrtime.bigint());
    const taken = Object.freeze({ atNs });
    kept.set(taken, { atNs, moments });
    return taken;
  };
  const between = async (from: MetersSnapshot, to: MetersSnapshot): Promise<Measured> => {
    const [start, end] = [kept.get(from), kept.get(to)];
    if (start === undefined || end === undefined || end.atNs < start.atNs) {
      throw new WattbenchError(
        'UNSUPPORTED',
        'The snapshots are not two of these meters, the earlier first.',
        { fix: 'Compare two snapshots of one openMeters().' },
      );
    }
    const measurements = sources.map(async (source, index): Promise<Measurement> => {
      const [first, last] = [start.moments[index], end.moments[index]];
      const readings =
        first === undefined || last === undefined
          ? []
          : await readingsOf(source, { from: first, to: last });
      return { meter: source.meter, rank: source.rank, channels: source.channels, readings };
    });
    return evaluated(await Promise.all(measurements), (end.atNs - start.atNs) / 1e9);
  };
  return {
    sources: sources.map(({ session: _session, ...source }) => source),
    unavailable,
    snapshot,
    between,
    measure: async (work) => {
      const from = await snapshot();
      const startNs = process.hrtime.bigint();
      const value = await work();
      const durationS = Number(process.hrtime.bigint() - startNs) / 1e9;
      return { ...(await between(from, await snapshot())), value, durationS };
    },
    start: async () => {
      const from = await snapshot();
      return { stop: async () => between(from, await snapshot()) };
    },
    close: async () => {
      await Promise.all(sources.map(({ session }) => session.close()));
    },
  };
}

function evaluated(measurements: readonly Measurement[], durationS: number): Measured {
  const checks = crossChecks(measurements);
  const checked = withDisagreements(measurements, checks);
  return {
    durationS,
    readings: checked.flatMap(({ readings }) => readings),
    totals: totalsOf(checked),
    checks,
  };
}
