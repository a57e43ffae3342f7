import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolledRead } from '../../engine/reader.js';
import { parsePlug, parseRealtime } from './answer.js';
import { kasaSources } from './sources.js';

const seed = 20_240_611;
const emeter = (realtime: unknown): string =>
  JSON.stringify({ emeter: { get_realtime: realtime } });

describe('parseRealtime', () => {
  it('reads newer firmware in mW and Wh', () => {
    expect(parseRealtime(emeter({ power_mw: 3140, total_wh: 51_493, err_code: 0 }))).toEqual({
      state: 'answer',
      realtime: { powerW: 3.14, energyWh: 51_493 },
    });
  });

  it('reads older firmware in W and kWh', () => {
    expect(parseRealtime(emeter({ power: 3.14, total: 0.5, err_code: 0 }))).toEqual({
      state: 'answer',
      realtime: { powerW: 3.14, energyWh: 500 },
    });
  });

  it.each([
    [emeter({ err_code: 0 }), 'power_mw is missing'],
    [emeter({ power_mw: 1 }), 'err_code is missing'],
    [emeter({ power_mw: 1, err_code: -3 }), 'err_code is -3'],
    [JSON.stringify({ emeter: { err_code: -1 } }), 'no energy meter'],
    ['', 'no JSON'],
    ['{"__proto__":{"emeter":1}}', 'err_code is missing'],
  ])('refuses %s', (text, detail) => {
    expect(parseRealtime(text)).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining(detail),
    });
  });

  it.each([null, -1, 'x', 1e300])('has no energy where total_wh is %s', (total) => {
    expect(parseRealtime(emeter({ power_mw: 1000, total_wh: total, err_code: 0 }))).toMatchObject({
      realtime: { energyWh: null },
    });
  });
});

describe('parsePlug', () => {
  it('completes the short ids of a strip', () => {
    const text = JSON.stringify({
      system: {
        get_sysinfo: {
          err_code: 0,
          model: 'KP303',
          deviceId: 'AB',
          children: [{ id: '00', alias: 'one' }, { id: 'AB01' }],
        },
      },
    });
    expect(parsePlug(text)).toEqual({
      state: 'answer',
      plug: {
        model: 'KP303',
        sockets: [
          { id: 'AB00', name: 'one' },
          { id: 'AB01', name: '' },
        ],
      },
    });
  });
});

describe(`any input (fast-check seed ${seed})`, () => {
  const realtime = fc.record(
    {
      power_mw: fc.anything(),
      power: fc.anything(),
      total_wh: fc.anything(),
      total: fc.anything(),
      err_code: fc.oneof(fc.constant(0), fc.anything()),
    },
    { requiredKeys: [] },
  );
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    realtime.map((body) => JSON.stringify({ emeter: { get_realtime: body } }, safe)),
    fc.double().map((power) => emeter({ power, total: power, err_code: 0 })),
  );

  it('gives a power above 0 and a count, or a failed read', () => {
    const request = {
      place: 'h',
      model: 'm',
      child: null,
      hasEnergy: true,
      maximumPowerW: 4000,
      minimumPowerW: 0.5,
    };
    fc.assert(
      fc.property(texts, (text) => {
        parsePlug(text);
        const answer = parseRealtime(text);
        const reads =
          answer.state === 'failed'
            ? [answer]
            : kasaSources(request).map(({ valueOf }) => valueOf(answer.realtime));
        expect(reads.every(isTrue)).toBe(true);
      }),
      { seed, numRuns: 2000 },
    );
  });
});

function safe(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

function isTrue(read: PolledRead): boolean {
  if (read.state === 'power') return read.powerW > 0 && read.powerW <= 4000;
  return read.state === 'count' ? read.count >= 0n : read.detail !== '';
}
