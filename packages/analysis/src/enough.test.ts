import type { CompletedResult, PrecisionTarget } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { makeExperiment, makePhase, makeReading, makeRun, makeSpec } from './__fixtures__/runs.js';
import { intensity, tasks } from './__fixtures__/summary-of.js';
import { enough, lookLevel, summarise } from './index.js';

const target: PrecisionTarget = { share: 0.02, of: 'energy', looks: [3, 5, 8], budgetS: null };

function runsOf(energiesJ: readonly number[], gain: number): readonly CompletedResult[] {
  return energiesJ.map((energyJ, repeat) =>
    makeRun(makeSpec(repeat), 1, {
      phases: [
        makePhase('measure', [
          makeReading(energyJ, { uncertainty: [{ cause: 'gain', halfWidthJ: gain * energyJ }] }),
        ]),
      ],
    }),
  );
}

function asked(results: readonly CompletedResult[], change: Partial<PrecisionTarget> = {}) {
  const experiment = makeExperiment(
    Array.from({ length: 8 }, (_, repeat) => makeSpec(repeat)),
    { target: { ...target, ...change } },
  );
  return { experiment, reason: enough(experiment, results, tasks) };
}

const steady = [36, 36.1, 35.9, 36.05, 35.95];
const wild = [30, 40, 36, 33, 41];

describe('whether an experiment with a target has enough repeats', () => {
  it('has, when every interval is tight enough', () => {
    expect(asked(runsOf(steady, 0.001)).reason).toBe('every energy is known to 2 %');
  });

  it('has not, while one is too wide', () => {
    expect(asked(runsOf(wild, 0.001)).reason).toBeNull();
  });

  it('has, when what the meter errs by in all repeats alike is more than the target', () => {
    expect(asked(runsOf(wild, 0.05)).reason).toBe(
      'what the meter errs by in all repeats alike leaves 5 %: no number of repeats makes the energy known to 2 %',
    );
  });

  it('has, when no figure is known: more of them would not be either', () => {
    expect(asked(runsOf(steady, 0.001).map((run) => ({ ...run, phases: [] }))).reason).toBe(
      'the energy of no cell is known at all',
    );
  });

  it('has not, before a run was made, or without a target', () => {
    expect(asked([]).reason).toBeNull();
    expect(enough(makeExperiment([makeSpec(0)]), runsOf([36], 0), tasks)).toBeNull();
  });
});

describe('the level of an experiment', () => {
  it('spends the 5 % on all its looks', () => {
    expect(lookLevel({ target })).toBeCloseTo(1 - 0.05 / 3, 12);
    expect(lookLevel({})).toBe(0.95);
  });

  it('stands in its summary, whose interval is as wide as it asks', () => {
    const results = runsOf(wild, 0);
    const { experiment } = asked(results);
    const options = { intensity, tasks };
    const [looked] = summarise({ experiment, results }, options);
    const { target: _none, ...plain } = experiment;
    const [once] = summarise({ experiment: plain, results }, options);
    expect(looked).toMatchObject({
      level: lookLevel(experiment),
      target: { share: 0.02, of: 'energy', met: false },
    });
    expect(once).toMatchObject({ level: 0.95, target: null });
    expect(looked?.energyWhPer1000?.high).toBeGreaterThan(once?.energyWhPer1000?.high ?? Infinity);
    expect(looked?.issues.map(({ code }) => code)).toContain('target-missed');
  });

  it('counts runs that turned out not to be needed neither as planned nor as skipped', () => {
    const results = runsOf(steady, 0);
    const { experiment } = asked(results);
    const [first] = results;
    if (first === undefined) throw new TypeError('expected a run');
    const { session: _s, latenciesNs: _l, samplesSha256: _h, outputs: _o, ...base } = first;
    const { scores: _c, issues: _i, ...rest } = base;
    const unneeded = [5, 6, 7].map((repeat) => ({
      ...rest,
      runId: makeSpec(repeat).id,
      spec: makeSpec(repeat),
      state: 'skipped' as const,
      reason: 'every energy is known to 2 %',
      cause: 'not-needed' as const,
      phases: [],
    }));
    const [summary] = summarise(
      { experiment, results: [...results, ...unneeded] },
      { intensity, tasks },
    );
    expect(summary).toMatchObject({ planned: 5, repeats: 5, skipped: 0 });
    expect(summary?.issues.map(({ code }) => code)).not.toContain('repeats-skipped');
    expect(summary?.issues.map(({ code }) => code)).not.toContain('repeats-missing');
  });
});
