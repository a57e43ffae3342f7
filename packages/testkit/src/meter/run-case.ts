import {
  WattbenchError,
  type Channel,
  type Meter,
  type MeterSession,
  type PluginRef,
} from '@wattbench/core';
import { loadMeter } from '../conformance/load-plugin.js';
import { NotApplicable, notApplicable } from '../conformance/not-applicable.js';
import type { Check } from './check-options.js';
import type { MeterCase, MeterCaseContext } from './meter-case.js';

/** `null` where the case passed, or why it does not apply. Rejects where it failed. */
export async function runCase(meterCase: MeterCase, check: Check): Promise<string | null> {
  const deviation = check.deviations[meterCase.id];
  if (deviation !== undefined) return `deviation: ${deviation}`;
  const restore = setEnvironment(check.environment);
  const sessions: MeterSession[] = [];
  try {
    const source = await check.source();
    const context = contextOf(check, { source, sessions });
    await within(check.caseLimitMs, meterCase.run(context));
    return null;
  } catch (error) {
    if (error instanceof NotApplicable) return error.reason;
    throw error;
  } finally {
    // A close that fails or hangs is the matter of its own cases.
    await Promise.allSettled(sessions.map((session) => within(2000, session.close())));
    restore();
  }
}

interface Subject {
  readonly source: PluginRef<'meter'> | Meter;
  /** Every session that the case opens. */
  readonly sessions: MeterSession[];
}

function contextOf(check: Check, { source, sessions }: Subject): MeterCaseContext {
  let windowMs = check.windowMs;
  const createMeter = async (): Promise<Meter> => ('entry' in source ? loadMeter(source) : source);
  const channels = async (): Promise<readonly Channel[]> => {
    const probe = await (await createMeter()).probe();
    if (!probe.available) return notApplicable(`the meter is unavailable here: ${probe.detail}`);
    windowMs ??= windowFor(probe.channels);
    return probe.channels;
  };
  const wait = async (part = 1): Promise<void> => {
    if (windowMs === null) await channels();
    await check.wait((windowMs ?? shortestMs) * part);
  };
  return {
    ref: 'entry' in source ? source : null,
    secrets: check.secrets,
    snapshotLimitMs: check.snapshotLimitMs,
    settleMs: check.settleMs,
    mayBeUnavailable: check.mayBeUnavailable,
    createMeter,
    channels,
    open: async (wanted) => {
      const ids = (await channels()).map(({ id }) => id);
      const session = await (await createMeter()).open({ channels: wanted ?? ids, process: null });
      sessions.push(session);
      return session;
    },
    wait,
    window: async (session) => {
      const from = await session.snapshot();
      await wait();
      return { from, to: await session.snapshot() };
    },
    notApplicable,
  };
}

const shortestMs = 50;
const longestMs = 5000;

/** Twelve updates: two more than a reading needs to be without the issue `too-few-updates`. */
function windowFor(channels: readonly Channel[]): number {
  const slowestMs = Math.max(0, ...channels.map(({ updatePeriodNs }) => updatePeriodNs / 1e6));
  return Number.isFinite(slowestMs)
    ? Math.min(longestMs, Math.max(shortestMs, 12 * slowestMs))
    : shortestMs;
}

async function within(limitMs: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new WattbenchError('PLUGIN_INVALID', `not done after ${limitMs / 1000} s`));
    }, limitMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sets variables; what comes back undoes it. */
function setEnvironment(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
