import type { ChannelReading, MeterSession } from '@wattbench/core';
import { describe, expect, test } from 'vitest';
import {
  board,
  counterSource,
  powerSource,
  scriptedReader,
  steadyCounter,
  steadyPower,
  VirtualClock,
  type Script,
} from './__fixtures__/scripted-reader.js';
import { createPolledSession } from './polled-session.js';
import { combinedUncertaintyJ } from './uncertainty.js';

interface Bench {
  readonly clock: VirtualClock;
  readonly session: MeterSession;
}

async function open(script: Omit<Script, 'clock'>, clock = new VirtualClock()): Promise<Bench> {
  const reader = scriptedReader({ ...script, clock });
  const session = await createPolledSession({ reader, channels: [board.id], clock });
  return { clock, session };
}

/** The reading from one second after the start, over so many seconds. */
async function over(seconds: number, script: Omit<Script, 'clock'>, clock = new VirtualClock()) {
  const bench = await open(script, clock);
  await clock.goTo(2.03e9);
  const from = await bench.session.snapshot();
  await clock.goTo(2.03e9 + seconds * 1e9);
  const to = await bench.session.snapshot();
  const [reading] = await bench.session.readings(from, to);
  await bench.session.close();
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

function energyOf(reading: ChannelReading): number {
  if (reading.state === 'missing') throw new Error(`${reading.reason}: ${reading.detail}`);
  return reading.energyJ;
}

/** 10 W, and 200 W more from 1.03 s to 6.03 s. */
function workedJ(timeS: number): number {
  return 10 * timeS + 200 * Math.min(5, Math.max(0, timeS - 1.03));
}

function swinging(timeS: number): number {
  return 80 + 20 * Math.sin(timeS);
}

const idleThenWork: Script['at'] = (timeS) => ({
  state: 'count',
  count: BigInt(Math.floor(workedJ(Math.floor(timeS * 10 + 1e-9) / 10) * 1000)),
});

const wrappingAt200J: Script['at'] = (timeS) => {
  const read = steadyCounter(80)(timeS);
  return read.state === 'count' ? { ...read, count: read.count % 200_000n } : read;
};

const beginningAgain: Script['at'] = (timeS) => steadyCounter(80)(timeS < 3 ? timeS : timeS - 3);

const jumping: Script['at'] = (timeS) => {
  const read = steadyCounter(80)(timeS);
  const added = timeS < 3 ? 0n : 10_000_000n;
  return read.state === 'count' ? { ...read, count: read.count + added } : read;
};

const standingStill: Script['at'] = () => ({ state: 'count', count: 5000n });

const failingForAMoment: Script['at'] = (timeS) =>
  timeS > 3 && timeS < 3.05
    ? { state: 'failed', reason: 'driver', detail: 'busy' }
    : steadyCounter(80)(timeS);

const failingAlways: Script['at'] = () => ({
  state: 'failed',
  reason: 'permission',
  detail: 'EACCES',
});

const averagedWork: Script['at'] = (timeS) => {
  const shownS = Math.floor(timeS * 10 + 1e-9) / 10;
  return { state: 'power', powerW: workedJ(shownS) - workedJ(Math.max(0, shownS - 1)) };
};

const lateWork: Script['at'] = (timeS) => ({
  state: 'power',
  powerW: timeS > 3.03 && timeS < 8.03 ? 210 + (Math.floor(timeS * 10) % 3) : 10,
});

const silentForASecond: Script['at'] = (timeS) =>
  timeS > 3 && timeS < 4
    ? { state: 'failed', reason: 'network', detail: 'timeout' }
    : steadyPower(80)(timeS);

const silentForLess: Script['at'] = (timeS) =>
  timeS > 3 && timeS < 3.4
    ? { state: 'failed', reason: 'network', detail: 'timeout' }
    : { state: 'power', powerW: swinging(timeS) };

const neverMoving: Script['at'] = () => ({ state: 'power', powerW: 80 });

const sharedForAMoment: Script['at'] = (timeS) => {
  const read = steadyPower(80)(timeS);
  return timeS > 3 && timeS < 3.5 ? { ...read, issues: ['foreign-process'] } : read;
};

const stamping: Script['at'] = (timeS) => {
  const stamp = Math.floor(timeS * 10);
  return { state: 'power', powerW: 80 + (stamp % 3), atNs: 1e9 + stamp * 100e6 };
};

const throwing: Script['at'] = () => {
  throw new Error('the cable is out');
};

describe('a counter that is polled', () => {
  test('tells the energy of a window whose edges lie between its updates', async () => {
    const reading = await over(5.037, { source: counterSource, at: steadyCounter(80) });
    expect(reading).toMatchObject({ state: 'read', quality: 'measured', issues: [] });
    expect(energyOf(reading)).toBeCloseTo(80 * 5.037, 0);
  });

  test('states an interval far tighter than one update at each edge', async () => {
    const reading = await over(5.037, { source: counterSource, at: steadyCounter(80) });
    const half = reading.state === 'read' ? combinedUncertaintyJ(reading.uncertainty) : NaN;
    expect(half).toBeLessThan(0.5 * 80 * 0.1);
    expect(Math.abs(energyOf(reading) - 80 * 5.037)).toBeLessThanOrEqual(half);
  });

  test('does not mix in the idle power before and after the window', async () => {
    // Idle at 10 W, from 1.03 s on 210 W for 5 s, idle again.
    expect(
      Math.abs(energyOf(await over(5, { source: counterSource, at: idleThenWork })) - 1050),
    ).toBeLessThan(3);
  });

  test('is continued over wraps', async () => {
    const source = {
      ...counterSource,
      modulus: 200_000n,
      maximumPowerW: 100,
    } as typeof counterSource;
    const reading = await over(5.037, { source, at: wrappingAt200J });
    expect(energyOf(reading)).toBeCloseTo(80 * 5.037, 0);
  });

  test('that begins again has no value', async () => {
    expect(await over(5, { source: counterSource, at: beginningAgain })).toMatchObject({
      state: 'missing',
      reason: 'counter-reset',
    });
  });

  test('that jumps by more than is plausible has no value', async () => {
    expect(await over(5, { source: counterSource, at: jumping })).toMatchObject({
      state: 'missing',
    });
  });

  test('that stands still has no value', async () => {
    expect(await over(5, { source: counterSource, at: standingStill })).toMatchObject({
      state: 'missing',
      reason: 'too-few-updates',
    });
  });

  test('has no value for a window with one update', async () => {
    expect(await over(0.12, { source: counterSource, at: steadyCounter(80) })).toMatchObject({
      state: 'missing',
      reason: 'too-few-updates',
    });
  });

  test('is marked in a window of a few updates', async () => {
    const reading = await over(0.57, { source: counterSource, at: steadyCounter(80) });
    expect(reading).toMatchObject({ state: 'read', issues: ['too-few-updates'] });
  });

  test('is marked where reads failed, and told all the same', async () => {
    const reading = await over(5.037, { source: counterSource, at: failingForAMoment });
    expect(reading).toMatchObject({ state: 'read', issues: ['failed-reads'] });
    expect(energyOf(reading)).toBeCloseTo(80 * 5.037, 0);
  });

  test('has no value, and says why, where every read fails', async () => {
    expect(await over(5, { source: counterSource, at: failingAlways })).toMatchObject({
      state: 'missing',
      reason: 'permission',
      detail: expect.stringContaining('EACCES'),
    });
  });
});

describe('a display of power that is polled', () => {
  test('is integrated', async () => {
    const reading = await over(5, { source: powerSource, at: steadyPower(80) });
    expect(reading).toMatchObject({ state: 'read', quality: 'integrated', issues: [] });
    expect(energyOf(reading)).toBeCloseTo(5 * 80.01, 1);
  });

  test('that averages over a second is not pulled to the idle power around the window', async () => {
    const source = {
      ...powerSource,
      channel: { ...powerSource.channel, averagingNs: 1e9 },
    } as typeof powerSource;
    // Work at 210 W from 1.03 s to 6.03 s; the display shows the mean of the last second.
    expect(Math.abs(energyOf(await over(5, { source, at: averagedWork })) - 1050)).toBeLessThan(1);
  });

  test('that is late is read until it has said all of the window', async () => {
    const source = {
      ...powerSource,
      channel: { ...powerSource.channel, lagNs: 2e9 },
    } as typeof powerSource;
    const { clock, session } = await open({ source, at: lateWork });
    await clock.goTo(2.03e9);
    const from = await session.snapshot();
    await clock.goTo(7.03e9);
    const to = await session.snapshot();
    const [reading] = await session.readings(from, to);
    expect(clock.nowNs()).toBeGreaterThanOrEqual(9.03e9);
    expect(reading).toMatchObject({ energyJ: expect.closeTo(5 * 211, -1) });
  });

  test('has no value where a gap takes a tenth of the window', async () => {
    expect(await over(5, { source: powerSource, at: silentForASecond })).toMatchObject({
      state: 'missing',
      reason: 'gap',
    });
  });

  test('is marked, and its interval wider, where a shorter gap was bridged', async () => {
    const gap = await over(5, { source: powerSource, at: silentForLess });
    const whole = await over(5, {
      source: powerSource,
      at: (timeS) => ({ state: 'power', powerW: swinging(timeS) }),
    });
    expect(gap).toMatchObject({ state: 'read', issues: ['failed-reads', 'gap'] });
    const [wide, narrow] = [gap, whole].map((reading) =>
      reading.state === 'read' ? combinedUncertaintyJ(reading.uncertainty) : NaN,
    );
    expect(wide).toBeGreaterThan(3 * (narrow ?? NaN));
  });

  test.each([-5, 1001, Number.NaN, Infinity])('never takes %s W for a power', async (powerW) => {
    const at: Script['at'] = () => ({ state: 'power', powerW });
    expect(await over(5, { source: powerSource, at })).toMatchObject({
      state: 'missing',
      reason: 'driver',
      detail: expect.stringContaining('expected 0 up to 1000 W'),
    });
  });

  test('that shows less than the machine draws at least has no value, and never 0 J', async () => {
    const source = { ...powerSource, minimumPowerW: 0.5 } as typeof powerSource;
    expect(await over(5, { source, at: () => ({ state: 'power', powerW: 0 }) })).toMatchObject({
      state: 'missing',
      reason: 'zero',
    });
  });

  test('that never moves in its last digit is marked as standing still', async () => {
    expect(await over(5, { source: powerSource, at: neverMoving })).toMatchObject({
      issues: ['stale'],
    });
  });

  test('hands on what the device says about single values', async () => {
    expect(await over(5, { source: powerSource, at: sharedForAMoment })).toMatchObject({
      issues: ['foreign-process'],
    });
    expect(await over(1.5, { source: powerSource, at: sharedForAMoment })).toMatchObject({
      issues: [],
    });
  });

  test('that stamps its values itself counts each of them once', async () => {
    const reading = await over(5, { source: powerSource, at: stamping, pollPeriodMs: 30 });
    expect(reading).toMatchObject({ state: 'read', issues: [] });
    expect(energyOf(reading)).toBeCloseTo(5 * 81, -1);
  });
});

describe('a polled session', () => {
  test('that misses polls says so', async () => {
    const clock = new VirtualClock((count) => (count === 100 ? null : 0));
    const reading = await over(5, { source: powerSource, at: steadyPower(80) }, clock);
    expect(reading).toMatchObject({ state: 'read', issues: ['late-reads'] });
  });

  test('takes a snapshot without a read', async () => {
    let reads = 0;
    const { session } = await open({
      source: powerSource,
      at: (timeS) => {
        reads += 1;
        return steadyPower(80)(timeS);
      },
    });
    const before = reads;
    const snapshot = await session.snapshot();
    expect(reads).toBe(before);
    expect(snapshot.afterNs).toBe(snapshot.beforeNs);
  });

  test('gives the samples of a display as its series, in the window and in order', async () => {
    const { clock, session } = await open({ source: powerSource, at: steadyPower(80) });
    await clock.goTo(4e9);
    const series = session.series({ startNs: 2e9, endNs: 3e9 });
    expect(series.length).toBeGreaterThanOrEqual(50);
    expect(series.every(({ atNs }) => atNs >= 2e9 && atNs <= 3e9)).toBe(true);
    expect(series.map(({ atNs }) => atNs)).toEqual(
      series.map(({ atNs }) => atNs).toSorted((left, right) => left - right),
    );
    expect(series.every(({ powerW }) => powerW >= 80 && powerW < 80.03)).toBe(true);
  });

  test('gives the power from update to update as the series of a counter', async () => {
    const { clock, session } = await open({ source: counterSource, at: steadyCounter(80) });
    await clock.goTo(4e9);
    const powers = session.series({ startNs: 2e9, endNs: 3e9 }).map(({ powerW }) => powerW);
    expect(powers.length).toBeGreaterThanOrEqual(8);
    expect(powers.reduce((sum, power) => sum + power, 0) / powers.length).toBeCloseTo(80, 0);
  });

  test('fails a read that takes too long, and reads again', async () => {
    let hang = true;
    const clock = new VirtualClock();
    const reader = {
      ...scriptedReader({
        source: powerSource,
        clock,
        at: (timeS) => {
          if (!hang) return steadyPower(80)(timeS);
          hang = false;
          return new Promise(() => {});
        },
      }),
      readLimitMs: 20,
    };
    const session = await createPolledSession({ reader, channels: [board.id], clock });
    const from = await session.snapshot();
    await clock.goTo(4e9);
    const [reading] = await session.readings(from, await session.snapshot());
    expect(reading).toMatchObject({ state: 'read', issues: ['failed-reads'] });
  });

  test('keeps a throw of the reader as failed reads', async () => {
    expect(await over(5, { source: powerSource, at: throwing })).toMatchObject({
      state: 'missing',
      reason: 'driver',
      detail: expect.stringContaining('the cable is out'),
    });
  });
});
