import type { ChannelReading, MeterSession } from '@wattbench/core';
import { createPolledSession, type Reader } from '@wattbench/meters/engine';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';

// The sampling thread is a module of its own: it is tried as built.

const entry = new URL('./__fixtures__/odd-readers.mjs', import.meta.url).href;

async function open(behaviour: string): Promise<MeterSession> {
  const module: { createReader(options: unknown): Reader } = await import(entry);
  return createPolledSession({
    reader: module.createReader({ behaviour }),
    channels: ['odd:board'],
    thread: { entry, options: { behaviour } },
  });
}

async function during(session: MeterSession, work: () => unknown): Promise<ChannelReading> {
  const from = await session.snapshot();
  await work();
  const [reading] = await session.readings(from, await session.snapshot());
  await session.close();
  if (reading === undefined) throw new Error('no reading');
  return reading;
}

function block(durationMs: number): void {
  const endNs = process.hrtime.bigint() + BigInt(durationMs * 1e6);
  while (process.hrtime.bigint() < endNs);
}

describe('the sampling thread', () => {
  test.each(['answers at once', 'answers later'])(
    'reads while the thread of the work is blocked: a reader that %s',
    async (behaviour) => {
      const session = await open(behaviour);
      const reading = await during(session, () => {
        block(400);
      });
      expect(reading).toMatchObject({ state: 'read', quality: 'integrated' });
      const { window } = reading;
      const seconds = (window.endNs - window.startNs) / 1e9;
      expect(reading).toMatchObject({ energyJ: expect.closeTo(40.01 * seconds, 1) });
      const samples = session.series(window).length;
      expect(samples).toBeGreaterThan(40);
    },
  );

  test('hands on why a reader cannot be opened', async () => {
    await expect(open('refuses')).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('the device is in use'),
    });
  });

  test('that ends while it opens is an unavailable meter', async () => {
    await expect(open('exits on open')).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('its sampling thread ended'),
    });
  });

  test.each(['exits', 'throws outside'])(
    'that dies leaves no number without an issue: %s',
    async (behaviour) => {
      const session = await open(behaviour);
      const reading = await during(session, () => delay(500));
      expect(reading).toMatchObject({ state: 'missing' });
    },
  );

  test('goes on after a read that never answers, and says so', async () => {
    const session = await open('hangs');
    const reading = await during(session, () => delay(600));
    expect(reading).toMatchObject({ state: 'missing' });
  });

  test('is ended by force where a read blocks it', async () => {
    const session = await open('blocks');
    await delay(200);
    const beforeNs = process.hrtime.bigint();
    await session.close();
    expect(Number(process.hrtime.bigint() - beforeNs) / 1e9).toBeLessThan(1.9);
  });
});
