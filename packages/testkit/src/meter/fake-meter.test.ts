import { setTimeout as delay } from 'node:timers/promises';
import type { Meter } from '@wattbench/core';
import { fakeMeter, type FakeMeterOptions } from '@wattbench/testkit/meter';
import { describe, expect, test } from 'vitest';

/** What a runner does with the ref. */
async function load(options: FakeMeterOptions): Promise<Meter> {
  const ref = fakeMeter(options);
  const module: { default(options: unknown): Meter } = await import(ref.entry);
  return module.default(JSON.parse(JSON.stringify(ref.options)));
}

async function twoWindows(options: FakeMeterOptions) {
  const meter = await load(options);
  const probe = await meter.probe();
  if (!probe.available) throw new Error(probe.detail);
  const session = await meter.open({
    channels: probe.channels.map(({ id }) => id),
    process: null,
  });
  const snapshots = [await session.snapshot()];
  await delay(20);
  snapshots.push(await session.snapshot());
  await delay(5);
  snapshots.push(await session.snapshot());
  await session.close();
  const [first, second, third] = snapshots;
  if (first === undefined || second === undefined || third === undefined) throw new Error('none');
  return [...(await session.readings(first, second)), ...(await session.readings(second, third))];
}

describe('the fake meter', () => {
  test('tells power × time', async () => {
    const [reading] = await twoWindows({ powerW: 50 });
    if (reading?.state !== 'read') throw new Error('no value');
    const { startNs, endNs } = reading.window;
    expect(reading.energyJ).toBeCloseTo((50 * (endNs - startNs)) / 1e9, 9);
    expect(endNs - startNs).toBeGreaterThan(15e6);
  });

  test('names its quality and method as told', async () => {
    const [reading] = await twoWindows({ quality: 'estimated', method: 'model' });
    expect(reading).toMatchObject({ quality: 'estimated' });
    expect(await (await load({ method: 'model' })).probe()).toMatchObject({
      channels: [{ method: 'model' }],
    });
  });

  test('fails the reads that it is told to', async () => {
    expect(await twoWindows({ failAt: [2] })).toMatchObject([
      { state: 'read' },
      { state: 'missing', reason: 'driver', detail: 'read 2 failed' },
    ]);
  });

  test('is unavailable as told, and then cannot be opened', async () => {
    const meter = await load({
      id: 'locked',
      unavailable: { reason: 'permission', detail: 'locked', fix: 'unlock it' },
    });
    expect(await meter.probe()).toEqual({
      available: false,
      reason: 'permission',
      detail: 'locked',
      fix: 'unlock it',
    });
    await expect(meter.open({ channels: [], process: null })).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
    });
  });

  test('refuses a snapshot of another session', async () => {
    const meter = await load({});
    const [one, other] = await Promise.all([
      meter.open({ channels: ['fake:constant'], process: null }),
      meter.open({ channels: ['fake:constant'], process: null }),
    ]);
    const [own, foreign] = await Promise.all([one.snapshot(), other.snapshot()]);
    await expect(one.readings(own, foreign)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });
});
