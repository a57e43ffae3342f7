import { WattbenchError, type MeterSession, type Snapshot } from '@wattbench/core';
import { describe, expect, test } from 'vitest';
import { measurement } from '../scope/__fixtures__/measurement.js';
import { momentOf, readingsOf, type OpenSource } from './meter-source.js';

const moment: Snapshot = { beforeNs: 1e9, afterNs: 1e9 + 10 };

/** A meter of two channels of which the first is told, with a defect. */
function source(defect: Partial<MeterSession>): OpenSource {
  const { meter, rank, channels, readings } = measurement('broken', [
    { id: 'broken:a', energyJ: 5 },
    { id: 'broken:b' },
  ]);
  const session: MeterSession = {
    snapshot: async () => moment,
    readings: async () => readings,
    series: () => [],
    close: async () => {},
    ...defect,
  };
  return { meter, rank, channels, session, package: { name: 'broken', version: '1.0.0' } };
}

describe('a meter that breaks its word', () => {
  test('and leaves a channel out has a reason for it', async () => {
    expect(await readingsOf(source({}), { from: moment, to: moment })).toMatchObject([
      { state: 'read', channel: 'broken:a' },
      { state: 'missing', channel: 'broken:b', reason: 'failed-reads' },
    ]);
  });

  test('and throws instead of reading has a reason for every channel', async () => {
    const broken = source({ readings: async () => Promise.reject(new TypeError('a defect')) });
    expect(await readingsOf(broken, { from: moment, to: moment })).toMatchObject([
      { state: 'missing', channel: 'broken:a', detail: 'a defect' },
      { state: 'missing', channel: 'broken:b', detail: 'a defect' },
    ]);
  });

  test('and throws at a snapshot has a reason for every channel', async () => {
    const broken = source({ snapshot: async () => Promise.reject(new TypeError('a defect')) });
    const from = await momentOf(broken);
    expect(await readingsOf(broken, { from, to: moment })).toMatchObject([
      { state: 'missing', detail: 'at the start: a defect' },
      { state: 'missing', detail: 'at the start: a defect' },
    ]);
  });
});

test('a closed meter is told as such', async () => {
  const closed = new WattbenchError('SESSION_CLOSED', 'closed');
  await expect(
    momentOf(source({ snapshot: async () => Promise.reject(closed) })),
  ).rejects.toMatchObject({ code: 'SESSION_CLOSED' });
});
