import { describe, expect, test } from 'vitest';
import { randomTwin } from './__fixtures__/random-twin.js';
import { measureTwin, type Outcome, type Twin } from './__fixtures__/windows.js';

const firstSeed = 5000;
const twins = 2000;

interface Measured {
  readonly twin: Twin;
  readonly outcome: Outcome;
}

interface Figures {
  readonly windows: number;
  /** Part of the windows whose stated interval holds the true energy. */
  readonly covered: number;
  /** Mean of (stated − true) / true. */
  readonly bias: number;
}

function figuresOf(measured: readonly Measured[]): Figures {
  let windows = 0;
  let covered = 0;
  let bias = 0;
  for (const { reading, trueJ, halfWidthJ } of measured.map(({ outcome }) => outcome)) {
    if (reading.state === 'missing') continue;
    windows += 1;
    bias += (reading.energyJ - trueJ) / trueJ;
    if (Math.abs(reading.energyJ - trueJ) <= halfWidthJ) covered += 1;
  }
  return { windows, covered: covered / windows, bias: bias / windows };
}

async function measureAll(): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for (let index = 0; index < twins; index += 1) {
    const twin = randomTwin(firstSeed + 13 * index);
    for (const outcome of await measureTwin(twin)) measured.push({ twin, outcome });
  }
  return measured;
}

describe(`10,000 windows over ${twins} simulated meters with every defect (seed ${firstSeed})`, async () => {
  const measured = await measureAll();
  const all = figuresOf(measured);
  process.stdout.write(
    `simulated twin: ${measured.length} windows, ${all.windows} with a value; bias ${(100 * all.bias).toFixed(4)} %, ` +
      `covered ${(100 * all.covered).toFixed(2)} % (seed ${firstSeed})\n`,
  );

  test('are 10,000, and nearly all have a value', () => {
    expect(measured).toHaveLength(10_000);
    expect(all.windows).toBeGreaterThan(9900);
  });

  test('are right on average: 0.1 % of the true energy at most', () => {
    expect(Math.abs(all.bias)).toBeLessThanOrEqual(0.001);
  });

  test('state intervals that hold the truth in 93 to 97 %', () => {
    expect(all.covered).toBeGreaterThanOrEqual(0.93);
    expect(all.covered).toBeLessThanOrEqual(0.97);
  });

  test('have no number without an issue where a read failed or never came', () => {
    const lost = measured.filter(({ outcome }) => outcome.lost > 0);
    expect(lost.length).toBeGreaterThan(1000);
    const silent = lost.filter(
      ({ outcome: { reading } }) => reading.state === 'read' && reading.issues.length === 0,
    );
    expect(silent).toEqual([]);
  });

  test.each<[string, (twin: Twin) => boolean]>([
    ['counters', ({ defects }) => defects.kind === 'counter'],
    ['counters that wrap', ({ defects }) => defects.wrapJ > 0],
    ['power displays', ({ defects }) => defects.kind === 'power'],
    ['displays that average', ({ defects }) => defects.averagingS > 0],
    ['meters that lag', ({ defects }) => defects.lagS > 0],
    ['late polls', ({ pollJitter }) => pollJitter > 0],
    ['failed reads', ({ defects }) => defects.failing > 0],
    ['polls that never come', ({ missing }) => missing > 0],
    ['updates that never come', ({ defects }) => defects.frozen > 0],
    ['polls slower than updates', (twin) => twin.pollPeriodMs > 1000 * twin.defects.updatePeriodS],
    ['windows on the work, idle around', ({ onWork }) => onWork],
    ['no gain error to hide behind', ({ defects }) => defects.gainError === 0],
  ])('with %s hold the truth in 92 to 99 %%, off by 0.2 %% at most', (_, chosen) => {
    const figures = figuresOf(measured.filter(({ twin }) => chosen(twin)));
    expect(figures.windows).toBeGreaterThan(500);
    expect(figures.covered).toBeGreaterThanOrEqual(0.92);
    expect(figures.covered).toBeLessThanOrEqual(0.99);
    expect(Math.abs(figures.bias)).toBeLessThanOrEqual(0.002);
  });

  test('would be found out: half of the interval holds the truth far less often', () => {
    const read = measured.filter(({ outcome }) => outcome.reading.state === 'read');
    const half = read.filter(
      ({ outcome }) =>
        Math.abs(('energyJ' in outcome.reading ? outcome.reading.energyJ : 0) - outcome.trueJ) <=
        outcome.halfWidthJ / 2,
    );
    expect(half.length / read.length).toBeLessThan(0.8);
  });
});
