import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  phases,
  smoke,
  WattbenchError,
  type Cell,
  type Dataset,
  type Journal,
  type PluginRef,
  type Protocol,
  type Result,
  type RunEvent,
  type Task,
} from '@wattbench/core';
import { planExperiment, runExperiment } from '@wattbench/runner';
import { fakeBackend, type FakeBackendOptions } from '@wattbench/testkit/backend';
import { fakeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const quick: Protocol = {
  ...smoke,
  inferences: 20,
  accuracySamples: 8,
  baselineS: 0.05,
  warmUp: { minimumInferences: 2, minimumS: 0, maximumS: 5 },
  limits: { startS: 20, phaseS: 20, stopS: 2 },
};

const task: Task = {
  specVersion: 1,
  id: 'text-classification',
  title: 'Labels of texts',
  unit: 'sample',
  countUnits: () => 1,
  metrics: [{ id: 'accuracy', better: 'higher' }],
  score: (items) => {
    const right = items.filter(({ output, reference }) => {
      const [best] = output as readonly { readonly label: string }[];
      return best?.label === reference;
    });
    return items.length === 0 ? {} : { accuracy: right.length / items.length };
  },
  equivalent: () => ({ equivalent: true }),
};

/** Every fourth sample is negative; the fake backend says positive to all. */
const dataset = (size: number): Dataset => ({
  id: 'data',
  taskId: task.id,
  revision: '1',
  license: 'MIT',
  size,
  samples: async function* ({ limit }) {
    for (let index = 0; index < Math.min(size, limit); index += 1) {
      const reference = index % 4 === 3 ? 'negative' : 'positive';
      yield { id: `s${index}`, input: `text ${index}`, reference };
    }
  },
});

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wattbench-runner-'));
  process.env['WATTBENCH_LOCK'] = join(folder, 'machine.lock');
});

afterAll(() => {
  delete process.env['WATTBENCH_LOCK'];
  rmSync(folder, { recursive: true, force: true });
});

function cellOf(backend: PluginRef<'backend'>, size: number): Cell {
  return {
    task: task.id,
    model: {
      id: `model-of-${backend.id}`,
      revision: '1',
      license: 'MIT',
      purpose: 'task-specific',
      artifact: { format: 'onnx', precision: 'fp32', files: [] },
    },
    dataset: { id: 'data', revision: '1', license: 'MIT', size },
    backend,
    device: 'cpu',
    threads: 1,
  };
}

interface Outcome {
  readonly results: readonly Result[];
  readonly events: readonly RunEvent[];
  readonly error: unknown;
  /** Journals that were opened and not closed. */
  readonly leftOpen: number;
}

async function perform(options: {
  readonly backends: readonly FakeBackendOptions[];
  readonly protocol?: Partial<Protocol>;
  readonly meter?: Parameters<typeof fakeMeter>[0];
  readonly size?: number;
  readonly finished?: number;
  readonly onEvent?: (event: RunEvent, stop: () => void) => void;
}): Promise<Outcome> {
  const { size = 30 } = options;
  const experiment = planExperiment({
    title: 'test',
    cells: options.backends.map((backend) => cellOf(fakeBackend(backend), size)),
    protocol: { ...quick, ...options.protocol },
    meters: [fakeMeter({ powerW: 10, ...options.meter })],
    rejectedMeters: [],
  });
  const results: Result[] = [];
  const events: RunEvent[] = [];
  const controller = new AbortController();
  const journal: Journal = {
    folder,
    append: (result) => {
      results.push(result);
    },
    close: () => {
      opened -= 1;
    },
  };
  let opened = 0;
  const error = await runExperiment({
    experiment,
    materialFor: ({ model }) => ({
      task,
      directory: folder,
      dataset: dataset(size),
      model: { ...model, taskId: task.id, artifacts: [model.artifact] },
    }),
    openJournal: async () => {
      opened += 1;
      return {
        journal,
        finishedRunIds: new Set(
          experiment.runs.slice(0, options.finished ?? 0).map(({ id }) => id),
        ),
      };
    },
    reporter: {
      onEvent: (event) => {
        events.push(event);
        options.onEvent?.(event, () => controller.abort());
      },
    },
    signal: controller.signal,
  }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { results, events, error, leftOpen: opened };
}

async function failureOf(
  misbehaviour: FakeBackendOptions['misbehaviour'],
  protocol: Partial<Protocol> = {},
) {
  if (misbehaviour === undefined) throw new TypeError('nothing to fail of');
  const { results, error } = await perform({
    backends: [{ id: 'bad', misbehaviour }, { id: 'good' }],
    protocol,
  });
  expect(error).toBeUndefined();
  const bad = results.find(({ spec }) => spec.cell.backend.id === 'bad');
  const good = results.find(({ spec }) => spec.cell.backend.id === 'good');
  expect(good?.state).toBe('completed');
  if (bad?.state !== 'failed') throw new TypeError(`the bad run is ${bad?.state}`);
  return bad;
}

/** Processes of this machine whose command line holds the child's entry, on Linux. */
function inferenceProcesses(): number {
  const listing = execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' });
  const mine = listing.split('\n').filter((line) => !line.trimStart().startsWith('Z'));
  return mine.filter((line) => /child\/main\.js|setInterval\(\(\) => \{\}, 1e6\)/.test(line))
    .length;
}

describe('a completed run', () => {
  it('holds every phase in order, with readings around the window of the child', async () => {
    const { results } = await perform({ backends: [{ busyUs: 500 }] });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.phases.map(({ id }) => id)).toEqual(phases);
    for (const { window, readings } of result.phases) {
      const [reading] = readings;
      if (reading?.state !== 'read') throw new TypeError('no reading');
      expect(reading.window.startNs).toBeLessThanOrEqual(window.startNs);
      expect(reading.window.endNs).toBeGreaterThanOrEqual(window.endNs);
      expect(window.endNs).toBeGreaterThanOrEqual(window.startNs);
      const seconds = (reading.window.endNs - reading.window.startNs) / 1e9;
      expect(reading.energyJ).toBeCloseTo(10 * seconds, 6);
    }
  });

  it('has one latency per call, each at least the work of the call, adding up to the window', async () => {
    const { results } = await perform({ backends: [{ busyUs: 2000 }] });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    const measure = result.phases.find(({ id }) => id === 'measure');
    expect(result.latenciesNs).toHaveLength(20);
    expect(Math.min(...result.latenciesNs)).toBeGreaterThanOrEqual(2e6);
    const sum = result.latenciesNs.reduce((a, b) => a + b, 0);
    expect(sum).toBe((measure?.window.endNs ?? 0) - (measure?.window.startNs ?? 0));
  });

  it('scores the answers in the parent and keeps them', async () => {
    const { results } = await perform({ backends: [{}] });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.scores).toEqual({ accuracy: 0.75 });
    expect(result.outputs.map(({ sampleId }) => sampleId)).toEqual(
      Array.from({ length: 8 }, (_, index) => `s${index}`),
    );
  });

  it('says when there were fewer samples than inferences', async () => {
    const { results } = await perform({ backends: [{}], size: 6 });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.issues).toContainEqual({
      code: 'samples-repeated',
      detail: '6 different samples for 20 inferences',
    });
  });

  it('fills the last batch, so that every call does the same work', async () => {
    const { results } = await perform({ backends: [{}], protocol: { batchSize: 8 } });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.latenciesNs).toHaveLength(3);
    expect(result.phases.find(({ id }) => id === 'measure')?.inferences).toBe(24);
  });

  it('says when the warm-up ran out of time', async () => {
    const { results } = await perform({
      backends: [{ busyUs: 20_000 }],
      protocol: { warmUp: { minimumInferences: 1000, minimumS: 0, maximumS: 0.1 } },
    });
    const [result] = results;
    if (result?.state !== 'completed') throw new TypeError(`the run is ${result?.state}`);
    expect(result.issues.map(({ code }) => code)).toContain('warm-up-not-finished');
  });

  it('runs each repeat in a process of its own', async () => {
    const { results } = await perform({ backends: [{}], protocol: { repeats: 2 } });
    const pids = results.map((result) =>
      result.state === 'completed' ? result.session.settings['pid'] : result.state,
    );
    expect(new Set([process.pid, ...pids]).size).toBe(3);
  });
});

describe('a child that goes wrong', () => {
  it('throws: the message of the backend stands in the result', async () => {
    expect(await failureOf({ in: 'open', how: 'throw' })).toMatchObject({
      phase: 'load',
      error: { code: 'BACKEND_UNAVAILABLE', message: expect.stringContaining('as it was told') },
    });
  });

  it('exits: code and last stderr stand in the result, and what was finished before', async () => {
    const failed = await failureOf({ in: 'run', how: 'exit', atCall: 9 });
    expect(failed).toMatchObject({
      phase: 'measure',
      error: { code: 'CHILD_CRASHED' },
      exit: { code: 7, signal: null },
      stderrTail: expect.stringContaining('leaving with code 7'),
    });
    expect(failed.phases.map(({ id }) => id)).toEqual(['baseline', 'load', 'first-run', 'warm-up']);
  });

  it('aborts: the signal stands in the result', async () => {
    expect(await failureOf({ in: 'run', how: 'abort' })).toMatchObject({
      phase: 'first-run',
      error: { code: 'CHILD_CRASHED' },
      exit: { code: null, signal: 'SIGABRT' },
    });
  });

  it.each(['hang', 'spin'] as const)(
    'does not answer (%s): it is killed at the limit',
    async (how) => {
      expect(
        await failureOf({ in: 'run', how }, { limits: { startS: 20, phaseS: 1, stopS: 0.2 } }),
      ).toMatchObject({
        phase: 'first-run',
        error: { code: 'CHILD_TIMEOUT' },
        exit: { code: null, signal: 'SIGKILL' },
      });
    },
  );

  it('floods its output: it is killed and little is kept', async () => {
    const failed = await failureOf({ in: 'run', how: 'flood' });
    expect(failed.error.code).toBe('CHILD_FLOODED');
    expect(failed.stderrTail.length).toBeLessThanOrEqual(8192);
  });

  it('runs out of memory: the message says so', async () => {
    const before = process.env['NODE_OPTIONS'];
    process.env['NODE_OPTIONS'] = '--max-old-space-size=96';
    try {
      const failed = await failureOf({ in: 'run', how: 'memory' });
      expect(failed.error).toMatchObject({
        code: 'CHILD_CRASHED',
        message: expect.stringContaining('out of memory'),
      });
    } finally {
      if (before === undefined) delete process.env['NODE_OPTIONS'];
      else process.env['NODE_OPTIONS'] = before;
    }
  });

  it.runIf(process.platform === 'linux')('leaves no process of its own behind', async () => {
    const before = inferenceProcesses();
    await failureOf(
      { in: 'run', how: 'grandchild' },
      { limits: { startS: 20, phaseS: 1, stopS: 0 } },
    );
    expect(inferenceProcesses()).toBe(before);
  });

  it('breaks while it closes: the measured window is lost with it, and the run is failed', async () => {
    expect(await failureOf({ in: 'close', how: 'exit' })).toMatchObject({ phase: 'cool-down' });
  });

  it('fails for good at load: the other repeats are skipped with the reason', async () => {
    const { results } = await perform({
      backends: [{ misbehaviour: { in: 'open', how: 'throw' } }],
      protocol: { repeats: 3 },
    });
    expect(results.map(({ state }) => state)).toEqual(['failed', 'skipped', 'skipped']);
    expect(results[1]).toMatchObject({ reason: expect.stringContaining('BACKEND_UNAVAILABLE') });
  });
});

describe('an experiment', () => {
  it('makes only what is not finished', async () => {
    const { results, events } = await perform({
      backends: [{}],
      protocol: { repeats: 3 },
      finished: 2,
    });
    expect(results.map(({ spec }) => spec.repeat)).toEqual([2]);
    expect(events.filter(({ type }) => type === 'run-start')).toMatchObject([
      { position: 3, total: 3 },
    ]);
  });

  it('tells nobody anything between the start and the end of a window', async () => {
    const { events, results } = await perform({ backends: [{}] });
    const told = events.map((event) => (event.type === 'phase-start' ? event.phase : event.type));
    expect(told).toEqual(['experiment-start', 'run-start', ...phases, 'run-end', 'experiment-end']);
    expect(results).toHaveLength(1);
  });

  it('ends at once when it is stopped, stores nothing of the open run and leaves no process', async () => {
    const before = inferenceProcesses();
    const { results, error, leftOpen } = await perform({
      backends: [{ busyUs: 1000 }],
      protocol: { repeats: 2, inferences: 1_000_000 },
      onEvent: (event, stop) => {
        if (event.type === 'phase-start' && event.phase === 'measure') setImmediate(stop);
      },
    });
    expect(WattbenchError.envelope(error).code).toBe('INTERRUPTED');
    expect(results).toEqual([]);
    expect(leftOpen).toBe(0);
    expect(inferenceProcesses()).toBe(before);
  });

  it('does not begin while another one measures', async () => {
    let second: unknown;
    await perform({
      backends: [{}],
      onEvent: (event) => {
        if (event.type === 'experiment-start') {
          second ??= perform({ backends: [{}] }).then(({ error }) => error);
        }
      },
    });
    expect(WattbenchError.envelope(await second).code).toBe('ALREADY_RUNNING');
  });

  it('does not begin with a meter that cannot be read', async () => {
    const { events, error } = await perform({
      backends: [{}],
      meter: { unavailable: { reason: 'permission', detail: 'energy_uj is for root alone' } },
    });
    expect(WattbenchError.envelope(error)).toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('energy_uj is for root alone'),
    });
    expect(events).toEqual([]);
  });
});
