import { describe, expect, test } from 'vitest';
import { measurement } from './__fixtures__/measurement.js';
import { crossChecks, withDisagreements } from './cross-checks.js';

const rapl = measurement('rapl', [
  { id: 'rapl:package-0', energyJ: 50, halfWidthJ: 2.5, includes: ['rapl:package-0/core'] },
  { id: 'rapl:package-0/core', domain: 'core', counted: false, energyJ: 30 },
  { id: 'rapl:package-1', energyJ: 60, halfWidthJ: 3 },
]);

function perf(energyJ: number | null) {
  return measurement('rapl-perf', [
    { id: 'rapl-perf:package-0', energyJ, halfWidthJ: 2.5 },
    { id: 'rapl-perf:package-1', energyJ: 61, halfWidthJ: 3 },
  ]);
}

function wall(energyJ: number) {
  return measurement('shelly', [{ id: 'shelly:a', component: 'wall', energyJ, halfWidthJ: 1 }]);
}

describe('two channels of the same joules', () => {
  test('are compared part by part over two meters', () => {
    const same = crossChecks([rapl, perf(51)]).filter(({ kind }) => kind === 'same');
    expect(same.map(({ channels, agrees }) => [...channels, agrees])).toEqual([
      ['rapl:package-0', 'rapl-perf:package-0', true],
      ['rapl:package-1', 'rapl-perf:package-1', true],
    ]);
  });

  test('disagree beyond the doubt of both together', () => {
    // hypot(2.5, 2.5) = 3.54 J
    expect(crossChecks([rapl, perf(53.5)]).every(({ agrees }) => agrees)).toBe(true);
    const wrong = crossChecks([rapl, perf(53.6)]).find(({ agrees }) => !agrees);
    expect(wrong).toMatchObject({
      kind: 'same',
      channels: ['rapl:package-0', 'rapl-perf:package-0'],
      energyJ: [50, 53.6],
      ratio: 50 / 53.6,
    });
  });

  test('are compared within one meter where one is the alternative', () => {
    const nvml = measurement('nvml', [
      { id: 'nvml:GPU-1', component: 'gpu', energyJ: 187 },
      {
        id: 'nvml:GPU-1/power',
        component: 'gpu',
        counted: false,
        alternativeTo: 'nvml:GPU-1',
        energyJ: 327,
      },
    ]);
    expect(crossChecks([nvml])).toMatchObject([
      { kind: 'same', channels: ['nvml:GPU-1/power', 'nvml:GPU-1'], agrees: false },
    ]);
  });

  test('are not compared where one has no value', () => {
    const checks = crossChecks([rapl, perf(null)]);
    expect(checks.map(({ channels }) => channels[1])).not.toContain('rapl-perf:package-0');
  });

  test('may differ by what lies in the time that only one covers', () => {
    const wide = measurement('rapl-perf', [
      { id: 'rapl-perf:package-0', energyJ: 75, read: { window: { startNs: 1e9, endNs: 2.5e9 } } },
    ]);
    expect(crossChecks([rapl, wide])).toContainEqual(
      expect.objectContaining({ kind: 'same', agrees: true }),
    );
  });
});

describe('a part and what holds it', () => {
  test('contradict each other where the part shows more', () => {
    const checks = crossChecks([rapl, wall(20)]);
    expect(checks).toContainEqual(
      expect.objectContaining({
        kind: 'inside',
        channels: ['rapl:package-0', 'shelly:a'],
        agrees: false,
      }),
    );
  });

  test('agree where the part shows less, by any amount', () => {
    expect(crossChecks([rapl, wall(2000)]).map(({ agrees }) => agrees)).not.toContain(false);
  });

  test('are known from the channels of one meter', () => {
    expect(crossChecks([rapl])).toMatchObject([
      { kind: 'inside', channels: ['rapl:package-0/core', 'rapl:package-0'], agrees: true },
    ]);
  });

  test('are not compared with one plug of two', () => {
    const second = measurement('shelly', [{ id: 'shelly:b', component: 'wall', energyJ: 20 }]);
    const channels = crossChecks([rapl, wall(20), second]).flatMap((check) => check.channels);
    expect(channels).not.toContain('shelly:a');
  });
});

describe('a disagreement', () => {
  test('stands in both readings and in no other', () => {
    const measurements = [rapl, perf(70)];
    const marked = withDisagreements(measurements, crossChecks(measurements));
    const doubted = marked
      .flatMap(({ readings }) => readings)
      .filter((reading) => reading.state === 'read' && reading.issues.includes('disagreement'));
    expect(doubted.map(({ channel }) => channel)).toEqual([
      'rapl:package-0',
      'rapl-perf:package-0',
    ]);
  });
});
