import { setTimeout as delay } from 'node:timers/promises';
import { fakeMeter } from '@wattbench/testkit/meter';
import { afterEach, describe, expect, test } from 'vitest';
import { openMeters, type Meters } from './open-meters.js';

const opened: Meters[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((meters) => meters.close()));
});

async function open(...given: Parameters<typeof openMeters>): Promise<Meters> {
  const meters = await openMeters(...given);
  opened.push(meters);
  return meters;
}

describe('openMeters', () => {
  test('finds a meter on every machine by itself', async () => {
    const meters = await open();
    expect(meters.sources.length).toBeGreaterThan(0);
    const { value, readings, totals } = await meters.measure(async () => {
      await delay(60);
      return 'done';
    });
    expect(value).toBe('done');
    expect(readings.length).toBeGreaterThan(0);
    expect(totals.length).toBeGreaterThan(0);
  });

  test('says of each meter that it did not find why, and what to do', async () => {
    const { unavailable, sources } = await open();
    for (const { id, detail, reason } of unavailable) {
      expect(sources.map(({ meter }) => meter)).not.toContain(id);
      expect([detail, reason]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
    }
  });

  test('measures with several meters over one window', async () => {
    const meters = await open({
      use: [fakeMeter({ id: 'one', powerW: 50 }), fakeMeter({ id: 'two', powerW: 50 })],
    });
    const { readings, totals, checks, durationS } = await meters.measure(() => delay(30));
    expect(readings).toMatchObject([
      { meter: 'one', channel: 'one:constant' },
      { meter: 'two', channel: 'two:constant' },
    ]);
    expect(totals).toMatchObject([
      { boundary: 'components', channels: [expect.stringMatching(/^(one|two):constant$/)] },
    ]);
    expect(totals[0]?.energyJ).toBeGreaterThan(50 * durationS * 0.99);
    expect(checks).toMatchObject([{ kind: 'same', agrees: true }]);
  });

  test('marks two meters that contradict each other', async () => {
    const meters = await open({
      use: [fakeMeter({ id: 'one', powerW: 50 }), fakeMeter({ id: 'two', powerW: 90 })],
    });
    const { readings, checks } = await meters.measure(() => delay(200));
    expect(checks).toMatchObject([{ agrees: false }]);
    expect(readings).toMatchObject([{ issues: ['disagreement'] }, { issues: ['disagreement'] }]);
  });

  test('takes an id with options', async () => {
    const meters = await open({ use: [{ id: 'estimate', options: { tdpW: 100 } }] });
    expect(meters.sources[0]?.channels[0]?.source).toContain('TDP 100 W');
  });

  test('opens the same meter once', async () => {
    const { sources } = await open({ use: ['estimate', 'auto', { id: 'estimate', options: {} }] });
    expect(sources.filter(({ meter }) => meter === 'estimate')).toHaveLength(1);
  });

  test('hands on the process that does the work', async () => {
    let cpuTimeNs = 0;
    const meters = await open({
      use: [{ id: 'estimate', options: { tdpW: 100 } }],
      process: { pid: 1, cpuTimeNs: () => cpuTimeNs },
    });
    const { readings } = await meters.measure(async () => {
      await delay(60);
      cpuTimeNs = -1;
    });
    expect(readings).toMatchObject([{ state: 'missing', reason: 'driver' }]);
  });

  test.each([
    ['a meter that cannot be read', ['rapl-nowhere'], 'UNKNOWN_METER'],
    ['options that cannot be', [{ id: 'estimate', options: { tdpW: -1 } }], 'CONFIG_INVALID'],
    ['no meter', [], 'METER_UNAVAILABLE'],
  ])('refuses %s', async (_, use, code) => {
    await expect(openMeters({ use })).rejects.toMatchObject({ code });
  });

  test('refuses a named meter that cannot be read, with its remedy', async () => {
    const unavailable = { reason: 'permission', detail: 'locked', fix: 'unlock it' } as const;
    const use = [fakeMeter({}), fakeMeter({ id: 'locked', unavailable })];
    await expect(openMeters({ use })).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: 'meter locked: locked',
      fix: 'unlock it',
    });
  });

  test('refuses a module that is no meter', async () => {
    const ref = { ...fakeMeter(), entry: new URL('./meter-request.js', import.meta.url).href };
    await expect(openMeters({ use: [ref] })).rejects.toMatchObject({ code: 'PLUGIN_INVALID' });
  });
});

describe('the meters', () => {
  test('pass on what the work throws, and can be used again', async () => {
    const meters = await open({ use: [fakeMeter()] });
    const failure = new RangeError('mine');
    await expect(
      meters.measure(() => {
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect((await meters.measure(() => 7)).value).toBe(7);
  });

  test('lose neither the value of the work nor the other meters where one fails', async () => {
    const meters = await open({ use: [fakeMeter({ id: 'one', failAt: [1] }), 'estimate'] });
    const { value, readings, totals } = await meters.measure(async () => delay(60, 'kept'));
    expect(value).toBe('kept');
    expect(readings).toMatchObject([{ state: 'missing' }, { state: 'read' }]);
    expect(totals).toMatchObject([
      { boundary: 'components', energyJ: null, missing: [{ id: 'one:constant' }] },
      { boundary: 'process' },
    ]);
  });

  test('measure from start to stop', async () => {
    const meters = await open({ use: [fakeMeter({ powerW: 1000 })] });
    const running = await meters.start();
    await delay(30);
    const { readings, durationS } = await running.stop();
    expect(durationS).toBeGreaterThan(0.025);
    expect(readings).toMatchObject([{ state: 'read' }]);
  });

  test('compare their own snapshots only, the earlier first', async () => {
    const [one, other] = [await open({ use: [fakeMeter()] }), await open({ use: [fakeMeter()] })];
    const [first, second, foreign] = [
      await one.snapshot(),
      await one.snapshot(),
      await other.snapshot(),
    ];
    await expect(one.between(first, foreign)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(one.between(second, first)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect((await one.between(first, second)).readings).toHaveLength(1);
  });

  test('are closed once they are closed', async () => {
    const meters = await open({ use: [fakeMeter()] });
    await meters.close();
    await expect(meters.snapshot()).rejects.toMatchObject({ code: 'SESSION_CLOSED' });
  });
});
