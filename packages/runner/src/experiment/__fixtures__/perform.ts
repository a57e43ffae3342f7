import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  smoke,
  type Cell,
  type Dataset,
  type Journal,
  type PluginRef,
  type PreflightFinding,
  type Protocol,
  type Result,
  type RunEvent,
  type Task,
} from '@wattbench/core';
import { planExperiment, runExperiment } from '@wattbench/runner';
import { fakeBackend, type FakeBackendOptions } from '@wattbench/testkit/backend';
import { fakeMeter } from '@wattbench/testkit/meter';
import { afterAll, beforeAll } from 'vitest';

/** Some tenths of a second per run. */
const quick: Protocol = {
  ...smoke,
  inferences: 20,
  accuracySamples: 8,
  baselineS: 0.05,
  warmUp: { minimumInferences: 2, minimumS: 0, maximumInferences: 1000, maximumS: 5, steady: null },
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
  withInputWords: (input, words) =>
    Array.from({ length: words }, (_, index) => String(input).split(' ')[index % 2]).join(' '),
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

/** A folder and a lock of its own for the tests of one file. */
export function ownMachine(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'wattbench-runner-'));
    process.env['WATTBENCH_LOCK'] = join(folder, 'machine.lock');
  });
  afterAll(() => {
    delete process.env['WATTBENCH_LOCK'];
    rmSync(folder, { recursive: true, force: true });
  });
}

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

/** A backend that writes text; `short` stops one token early. `concurrentCalls` is what it says of itself; `single` takes no batches. Its label is its input. */
export function writingBackend(
  options: { readonly short?: boolean; readonly concurrentCalls?: number; readonly single?: boolean } = {},
): PluginRef<'backend'> {
  return {
    kind: 'backend',
    specVersion: 1,
    id: 'writing',
    entry: new URL('writing-backend.mjs', import.meta.url).href,
    package: { name: 'writing', version: '1.0.0' },
    options,
  };
}

export interface Outcome {
  readonly results: readonly Result[];
  readonly events: readonly RunEvent[];
  readonly error: unknown;
  /** Journals that were opened and not closed. */
  readonly leftOpen: number;
  /** Processes of the groups of the children that still run. */
  readonly survivors: readonly string[];
}

/** Makes an experiment of fake backends under a fake meter. */
export async function perform(options: {
  /** Refs, or options of the fake one. */
  readonly backends: readonly (FakeBackendOptions | PluginRef<'backend'>)[];
  readonly protocol?: Partial<Protocol>;
  /** What each protocol of several has beside that. */
  readonly protocols?: readonly Partial<Protocol>[];
  readonly meter?: Parameters<typeof fakeMeter>[0];
  readonly size?: number;
  /** What is found about the machine. */
  readonly preflight?: readonly PreflightFinding[];
  readonly strict?: boolean;
  readonly finished?: number;
  readonly onEvent?: (event: RunEvent, stop: () => void) => void;
}): Promise<Outcome> {
  const { size = 30 } = options;
  const experiment = planExperiment({
    title: 'test',
    cells: options.backends.map((backend) =>
      cellOf('entry' in backend ? backend : fakeBackend(backend), size),
    ),
    protocols: (options.protocols ?? [{}]).map((axes) => ({
      ...quick,
      ...options.protocol,
      ...axes,
    })),
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
  const children = new Set<number>();
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
        results: experiment.runs
          .slice(0, options.finished ?? 0)
          .map((spec) => ({ runId: spec.id, spec }) as Result),
      };
    },
    reporter: {
      onEvent: (event) => {
        events.push(event);
        if (event.type === 'phase-start') children.add(childPid());
        options.onEvent?.(event, () => controller.abort());
      },
    },
    preflight: async () => options.preflight ?? [],
    strict: options.strict ?? false,
    signal: controller.signal,
  }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { results, events, error, leftOpen: opened, survivors: groupMembers(children) };
}

/** The lock names the child, so that whoever finds a dead holder can end it. */
function childPid(): number {
  const lock: unknown = JSON.parse(readFileSync(join(folder, 'machine.lock'), 'utf8'));
  return (lock as { child: { pid: number } }).child.pid;
}

function groupMembers(leaders: ReadonlySet<number>): readonly string[] {
  if (process.platform === 'win32') return [];
  const listing = execFileSync('ps', ['-eo', 'pgid=,stat=,args='], { encoding: 'utf8' });
  return listing.split('\n').filter((line) => {
    const [group, state] = line.trim().split(/\s+/);
    return leaders.has(Number(group)) && state?.startsWith('Z') === false;
  });
}
