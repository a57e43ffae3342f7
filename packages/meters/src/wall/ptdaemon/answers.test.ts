import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { analyzerWith, analyzerLine } from './__fixtures__/fake-daemon.js';
import { analyzerOf, powerOf, rangesOf, sampleOf, samplesAnnounced } from './answers.js';

const seed = 20_261_123;

describe('analyzerOf', () => {
  test('reads name, averaging interval and channels', () => {
    expect(analyzerOf(analyzerWith(3))).toEqual({
      name: 'YokogawaWT310',
      averagingMs: 20,
      channels: 3,
      tellsPower: true,
    });
  });

  test('sees a thermometer', () => {
    const line =
      'PCsensor USB9097+DS18B20,5000,1,0,0,0,0,0,1,version=1.9.1-a2d19f26-20190717,OS=Windows 8,mode=temperature,0,0,1,0,0,no_cal_date,na';
    expect(analyzerOf(line)).toMatchObject({ tellsPower: false, averagingMs: 5000 });
  });

  test.each([['Unknown command'], [''], ['version=1.11.1'], ['SSH-2.0-OpenSSH_9.2']])(
    'takes %j for no analyzer',
    (line) => {
      expect(analyzerOf(line)).toBeNull();
    },
  );
});

test.each([
  ['Ranges,0,1.000000,1,300.000000', '1 A, auto V'],
  ['Ranges,-1,-1.0,0,300.0', 'unknown A, 300 V'],
  ['Error in parameter', null],
])('rangesOf(%j) is %j', (line, ranges) => {
  expect(rangesOf(line)).toBe(ranges);
});

test.each([
  ['Last 3 samples', 3],
  ['Last 1 sample', 1],
  ['No unread samples', 0],
  ['Error: Last 3 samples', 0],
])('samplesAnnounced(%j) is %d', (line, count) => {
  expect(samplesAnnounced(line)).toBe(count);
});

describe('sampleOf', () => {
  test('reads the sum, the channels by name, and the time', () => {
    const line =
      'Time,07-12-2026 15:57:46.123,Watts,22.97,Volts,227.37,Amps,0.20434,PF,0.4944,Mark,m,Ch1,Watts,12.97,Volts,1,Ch3,Watts,10';
    expect(sampleOf(line)).toEqual({
      time: '07-12-2026 15:57:46.123',
      watts: new Map([
        [0, '22.97'],
        [1, '12.97'],
        [3, '10'],
      ]),
    });
  });

  test('counts channels that have no name', () => {
    expect(sampleOf('Watts,30,Volts,230,Watts,10,Volts,230,Watts,20')?.watts).toEqual(
      new Map([
        [0, '30'],
        [1, '10'],
        [2, '20'],
      ]),
    );
  });

  test.each([
    ['No data'],
    ['Error: no measurement'],
    [''],
    ['Temperature,29.6,Humidity,0'],
    ['Watts'],
  ])('finds no power in %j', (line) => {
    expect(sampleOf(line)).toBeNull();
  });
});

test.each<[string | undefined, number | string]>([
  ['22.97', 22.97],
  ['0.000000', 0],
  ['-1.000000', 'is -1, which says that it is not available'],
  ['-5.2', 'is -5.2'],
  ['', 'is ""'],
  ['1e3', 'is "1e3"'],
  ['nan', 'is "nan"'],
  [undefined, 'is missing'],
])('powerOf(%j) is %j', (text, power) => {
  expect(powerOf(text)).toBe(power);
});

test(`any line gives a power that stands in it, or none (seed ${seed})`, () => {
  const field = fc.oneof(
    fc.constantFrom('Time', 'Watts', 'Volts', 'Ch1', 'Ch2', '-1.000000', ''),
    fc.string(),
    fc.double().map(String),
  );
  const powersIn = fc.property(fc.array(field), (fields) => {
    const line = fields.join(',');
    const texts = [...(sampleOf(line)?.watts.values() ?? [])];
    return texts
      .map((text) => ({ text, power: powerOf(text) }))
      .every(
        ({ text, power }) =>
          typeof power === 'string' ||
          (power >= 0 && power === Number(text) && line.includes(text)),
      );
  });
  expect(fc.check(powersIn, { seed, numRuns: 2000 })).toMatchObject({ failed: false });
  const analyzers = fc.property(fc.string(), (line) => {
    const analyzer = analyzerOf(`${line},${analyzerLine}`);
    return analyzer === null || (analyzer.channels >= 1 && analyzer.channels <= 16);
  });
  expect(fc.check(analyzers, { seed })).toMatchObject({ failed: false });
});
