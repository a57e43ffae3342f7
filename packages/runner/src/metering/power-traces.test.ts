import { describe, expect, it } from 'vitest';
import { powerTraces } from './power-traces.js';

const samples = (channel: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ channel, atNs: index, powerW: index / 2 }));

describe('powerTraces', () => {
  it('has a trace for each channel that told anything', () => {
    expect(powerTraces([])).toEqual([]);
    expect(powerTraces([...samples('a', 2), ...samples('b', 1)])).toEqual([
      { channel: 'a', atNs: [0, 1], powerW: [0, 0.5], thinning: 1 },
      { channel: 'b', atNs: [0], powerW: [0], thinning: 1 },
    ]);
  });

  it('thins a long series out evenly and says how far', () => {
    const [trace] = powerTraces(samples('a', 9001));
    expect(trace?.thinning).toBe(3);
    expect(trace?.atNs).toHaveLength(3001);
    expect(trace?.atNs.slice(0, 3)).toEqual([0, 3, 6]);
    expect(trace?.powerW).toHaveLength(3001);
  });

  it('keeps fewer of each where there are many channels', () => {
    const traces = powerTraces(
      Array.from({ length: 100 }, (_, n) => samples(`c${n}`, 4000)).flat(),
    );
    expect(traces).toHaveLength(100);
    for (const { atNs, thinning } of traces) expect([atNs.length, thinning]).toEqual([500, 8]);
  });

  it('leaves out what is not a number', () => {
    const [first] = samples('a', 1);
    const broken = { channel: 'a', atNs: 1, powerW: Number.NaN };
    expect(powerTraces([...(first === undefined ? [] : [first]), broken])).toMatchObject([
      { atNs: [0] },
    ]);
  });
});
