import { describe, expect, it } from 'vitest';
import {
  makeExperiment,
  makeFailed,
  makePhase,
  makeReading,
  makeRun,
  makeSkipped,
  makeSpec,
  repeatsOf,
} from './__fixtures__/runs.js';
import { intensity, summaryOf, tasks } from './__fixtures__/summary-of.js';
import { carbonIntensity, summarise } from './index.js';

describe('the issues of a cell', () => {
  it('says that a single repeat shows no spread', () => {
    const summary = summaryOf([makeRun(makeSpec(0), 36)]);
    expect(summary.issues).toEqual([
      {
        code: 'single-repeat',
        detail: "the interval holds only the meter's own doubt, not the spread between repeats",
        repeats: 1,
        of: 1,
      },
      {
        code: 'idle-unknown',
        detail: 'baseline: the phase was not recorded',
        repeats: 1,
        of: 1,
      },
    ]);
  });

  it.each([
    ['smoke', true],
    ['smoke (repeats=3)', true],
    ['smoke, at most 8 repeats', true],
    ['standard', false],
    ['smoked salmon', false],
  ])('says of the protocol "%s" whether it is for trying out: %s', (name, trial) => {
    const spec = makeSpec(0);
    const run = makeRun({ ...spec, protocol: { ...spec.protocol, name } }, 36);
    const codes = summaryOf([run]).issues.map(({ code }) => code);
    expect(codes.includes('trial-protocol')).toBe(trial);
  });

  it('counts in how many repeats each holds, once per repeat', () => {
    const other = { code: 'other-load', detail: '12 % of the time' } as const;
    const phases = [makePhase('measure', [makeReading(36, { issues: ['other-load', 'zero'] })])];
    const summary = summaryOf([
      makeRun(makeSpec(0), 36),
      makeRun(makeSpec(1), 36, { issues: [other], phases }),
      makeRun(makeSpec(2), 36, { phases }),
    ]);
    expect(summary.issues).toContainEqual({ ...other, repeats: 2, of: 3 });
    expect(summary.issues).toContainEqual(
      expect.objectContaining({ code: 'zero', repeats: 2, of: 3 }),
    );
  });

  it('names what the machine makes doubtful', () => {
    const run = makeRun(makeSpec(0), 36);
    const summary = summaryOf([
      {
        ...run,
        environment: { ...run.environment, virtualMachine: true },
        conditions: { ...run.conditions, mainsPower: false, governor: 'powersave' },
      },
    ]);
    expect(summary.issues.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['virtual-machine', 'no-mains-power', 'governor-powersave']),
    );
  });

  it('takes from the pre-flight what was found before the experiment, each once', () => {
    const finding = { fix: 'do it', detail: 'so it is' };
    const preflight = [
      { ...finding, code: 'governor', severity: 'note' },
      { ...finding, code: 'virtual-machine', severity: 'disturbs' },
      { ...finding, code: 'other-load', severity: 'disturbs' },
      { ...finding, code: 'swap', severity: 'note' },
      { ...finding, code: 'container-limit', severity: 'note' },
    ] as const;
    const runs = [0, 1].map((repeat) => {
      const run = makeRun(makeSpec(repeat), 36);
      const environment = { ...run.environment, virtualMachine: true };
      const conditions = { ...run.conditions, governor: 'powersave' };
      return { ...run, environment, conditions, preflight };
    });
    const { issues } = summaryOf(runs);
    const found = (code: string) => issues.filter((issue) => issue.code === code);
    const all = { repeats: 2, of: 2 };
    for (const code of ['governor', 'virtual-machine', 'swap-used', 'container-limit']) {
      expect(found(code)).toMatchObject([all]);
    }
    expect(found('busy-machine')).toMatchObject([
      { ...all, detail: 'before the experiment: so it is' },
    ]);
    expect(found('governor-powersave')).toEqual([]);
  });

  it('says that the charger was taken away after the pre-flight', () => {
    const run = makeRun(makeSpec(0), 36);
    const conditionsAfter = { ...run.conditions, mainsPower: false };
    const { issues } = summaryOf([{ ...run, preflight: [], conditionsAfter }]);
    expect(issues.map(({ code }) => code)).toContain('no-mains-power');
  });

  it('says that a figure is estimated, and which meters could not be read', () => {
    const run = makeRun(makeSpec(0), 1, {
      phases: [makePhase('measure', [makeReading(36, { quality: 'estimated' })])],
    });
    const experiment = makeExperiment([run.spec], {
      rejectedMeters: [{ id: 'nvml', available: false, reason: 'hardware', detail: 'no GPU' }],
    });
    const [summary] = summarise({ experiment, results: [run] }, { intensity, tasks });
    expect(summary?.issues[0]).toEqual({
      code: 'estimated',
      detail:
        'rapl computes energy from a model of the machine and measures none; could not be read: nvml (hardware)',
      repeats: 1,
      of: 1,
    });
  });

  it('says in what repeats differ that should be alike', () => {
    const run = makeRun(makeSpec(1), 36);
    const moved = {
      ...run,
      environment: { ...run.environment, machine: 'another' },
      session: { ...run.session, threads: 2 },
    };
    expect(summaryOf([makeRun(makeSpec(0), 36), moved]).issues).toContainEqual(
      expect.objectContaining({
        code: 'repeats-not-alike',
        detail: 'the repeats differ in machine, threads',
      }),
    );
  });

  it('says that the carbon intensity of the world stands in', () => {
    const stored = repeatsOf([makeRun(makeSpec(0), 36)]);
    const [summary] = summarise(stored, { intensity: carbonIntensity(), tasks });
    expect(summary?.issues).toContainEqual(
      expect.objectContaining({
        code: 'region-assumed',
        detail: expect.stringContaining('--region'),
      }),
    );
  });
});

describe('the runs of a cell', () => {
  it('may have failed, been skipped or be missing, and then are counted', () => {
    const specs = [0, 1, 2, 3].map((repeat) => makeSpec(repeat));
    const [first, second, third] = specs.map((spec) => spec);
    if (first === undefined || second === undefined || third === undefined) {
      throw new TypeError('expected three');
    }
    const results = [makeRun(first, 36), makeFailed(second), makeSkipped(third)];
    const [summary] = summarise(
      { experiment: makeExperiment(specs), results },
      { intensity, tasks },
    );
    expect(summary).toMatchObject({ planned: 4, repeats: 1, failed: 1, skipped: 1 });
    expect(summary?.issues).toEqual(
      expect.arrayContaining([
        {
          code: 'repeats-failed',
          detail: 'load: MODEL_CORRUPT, not a model',
          repeats: 1,
          of: 4,
        },
        { code: 'repeats-skipped', detail: 'no GPU', repeats: 1, of: 4 },
        expect.objectContaining({ code: 'repeats-missing', repeats: 1, of: 4 }),
      ]),
    );
  });

  it('may all have failed: a row without figures, with the first failure', () => {
    const spec = makeSpec(0);
    const [summary] = summarise(
      { experiment: makeExperiment([spec]), results: [makeFailed(spec)] },
      { intensity, tasks },
    );
    expect(summary).toMatchObject({
      repeats: 0,
      failed: 1,
      firstFailure: { phase: 'load', code: 'MODEL_CORRUPT', message: 'not a model' },
      energyWhPer1000: null,
      carbonGPer1000: null,
      powerW: null,
      latencyMs: null,
      scores: {},
      device: 'cpu',
    });
  });

  it('may not have begun', () => {
    const [summary] = summarise(
      { experiment: makeExperiment([makeSpec(0)]), results: [] },
      { intensity, tasks },
    );
    expect(summary).toMatchObject({ planned: 1, repeats: 0, failed: 0, energyWhPer1000: null });
  });

  it('are never put together across settings, and each row says what sets it apart', () => {
    const specs = [makeSpec(0), makeSpec(0, { threads: 2 })];
    const results = specs.map((spec) => makeRun(spec, 36 * spec.cell.threads));
    const summaries = summarise(
      { experiment: makeExperiment(specs), results },
      { intensity, tasks },
    );
    expect(
      summaries.map(({ variant, energyWhPer1000 }) => [variant, energyWhPer1000?.mean]),
    ).toEqual([
      ['1 thread', 0.01],
      ['2 threads', 0.02],
    ]);
  });

  it('are never put together across experiments', () => {
    const run = makeRun(makeSpec(0), 36);
    const stored = [
      repeatsOf([run]),
      { experiment: makeExperiment([run.spec], { id: 'second' }), results: [run] },
    ];
    const summaries = summarise(stored, { intensity, tasks });
    expect(summaries.map(({ experimentId, repeats }) => [experimentId, repeats])).toEqual([
      ['example', 1],
      ['second', 1],
    ]);
  });

  it('has the device that was really got', () => {
    const run = makeRun(makeSpec(0, { device: 'cuda' }), 36);
    const summary = summaryOf([{ ...run, session: { ...run.session, device: 'cpu' } }]);
    expect(summary.device).toBe('cpu');
  });
});
