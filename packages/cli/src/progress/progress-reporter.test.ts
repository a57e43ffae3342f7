import {
  phases,
  publication,
  smoke,
  type Experiment,
  type Result,
  type RunSpec,
} from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { ProgressReporter } from './progress-reporter.js';

const spec = (repeat: number): RunSpec => ({
  id: `run${repeat}`,
  experimentId: 'experiment',
  cell: {
    task: 'image-classification',
    model: {
      id: 'my\u001b[31mmodel',
      revision: '1',
      license: 'MIT',
      purpose: 'task-specific',
      artifact: { format: 'onnx', precision: 'fp32', files: [] },
    },
    dataset: { id: 'data', revision: '1', license: 'MIT', size: 1 },
    backend: {
      kind: 'backend',
      specVersion: 1,
      id: 'onnx',
      entry: 'file:///x',
      package: { name: 'x', version: '1' },
      options: {},
    },
    device: 'cpu',
    threads: 1,
  },
  protocol: { ...smoke, repeats: 3 },
  meters: [
    {
      kind: 'meter',
      specVersion: 1,
      id: 'estimate',
      entry: 'file:///x',
      package: { name: 'x', version: '1' },
      options: {},
    },
  ],
  repeat,
  order: repeat,
});

const long = (repeat: number): RunSpec => ({ ...spec(repeat), protocol: publication });

const experiment: Experiment = {
  id: 'experiment',
  planHash: 'x',
  createdAt: '2026-01-01T00:00:00Z',
  title: 'test',
  runs: [0, 1, 2].map(spec),
  rejectedMeters: [
    {
      id: 'rapl',
      available: false,
      reason: 'hardware',
      detail: 'no powercap tree',
      fix: 'mount it',
    },
  ],
};

function tell(isTTY: boolean): readonly string[] {
  const written: string[] = [];
  const reporter = new ProgressReporter({
    isTTY,
    columns: 60,
    write: (text) => written.push(text),
  });
  reporter.onEvent({ type: 'experiment-start', experiment, done: 1 });
  for (const repeat of [1, 2]) {
    reporter.onEvent({ type: 'run-start', spec: spec(repeat), position: repeat + 1, total: 3 });
    for (const phase of phases)
      reporter.onEvent({ type: 'phase-start', spec: spec(repeat), phase });
    const result = { state: 'skipped', reason: 'a test', spec: spec(repeat) } as Result;
    reporter.onEvent({ type: 'run-end', result, position: repeat + 1, total: 3 });
  }
  reporter.onEvent({ type: 'experiment-end', interrupted: false });
  return written;
}

describe('progress in a pipe', () => {
  it('is one plain line per run, and says why a better meter was not taken', () => {
    expect(tell(false).join('')).toBe(
      [
        'experiment: 3 runs, meter estimate',
        '  not rapl: no powercap tree',
        '    mount it',
        '  1 of them were finished before',
        '[2/3] mymodel · onnx · repeat 2/3 · skipped: a test',
        '[3/3] mymodel · onnx · repeat 3/3 · skipped: a test',
        '',
      ].join('\n'),
    );
  });
});

describe('the start of an experiment', () => {
  const lines: string[] = [];
  const reporter = new ProgressReporter({ write: (text) => lines.push(text) });

  it('tells what disturbs with its remedy, and no notes', () => {
    const finding = { detail: 'so it is', fix: 'do it' };
    reporter.onEvent({
      type: 'experiment-start',
      experiment,
      done: 0,
      preflight: [
        { ...finding, code: 'swap', severity: 'disturbs' },
        { ...finding, code: 'turbo', severity: 'note' },
      ],
    });
    expect(lines).toContain('  swap: so it is\n    do it\n');
    expect(lines.join('')).not.toContain('turbo');
  });

  it('makes the runs tell the axes in which they differ', () => {
    const [first, ...others] = experiment.runs;
    if (first === undefined) throw new TypeError('expected a run');
    const eight = { ...first, protocol: { ...first.protocol, batchSize: 8 } };
    reporter.onEvent({
      type: 'experiment-start',
      experiment: { ...experiment, runs: [eight, ...others] },
      done: 0,
    });
    const result = { state: 'skipped', reason: 'a test', spec: eight } as Result;
    reporter.onEvent({ type: 'run-end', result, position: 1, total: 3 });
    expect(lines.at(-1)).toBe('[1/3] mymodel · onnx · batch 8 · repeat 1/3 · skipped: a test\n');
  });
});

describe('progress in a terminal', () => {
  it('draws each phase over the last one, within the width', () => {
    const drawn = tell(true).filter((text) => text.includes(' · measure'));
    expect(drawn).toHaveLength(2);
    for (const text of drawn) expect(text.replace('\r\u001b[2K', '').length).toBeLessThan(60);
  });

  it('tells the time that is left once a run is done', () => {
    const drawn = tell(true).filter((text) => text.includes('repeat 2/3 · measure'));
    expect(drawn.join('')).not.toContain('more');
  });

  it('tells the least time before that, where the protocol asks for a long one', () => {
    const written: string[] = [];
    const reporter = new ProgressReporter({
      isTTY: true,
      columns: 100,
      write: (text) => written.push(text),
    });
    const runs = [0, 1, 2].map(long);
    reporter.onEvent({ type: 'experiment-start', experiment: { ...experiment, runs }, done: 0 });
    reporter.onEvent({ type: 'run-start', spec: long(0), position: 1, total: 3 });
    reporter.onEvent({ type: 'phase-start', spec: long(0), phase: 'baseline' });
    // Twice: 3 × (30 s + 5 s) idle, 6 rounds of 2 s, a window of 60 s.
    expect(written.at(-1)).toContain('baseline · then at least 6 min more');
  });

  it('leaves no line behind at the end', () => {
    expect(tell(true).at(-1)).toBe('\r\u001b[2K');
  });
});
