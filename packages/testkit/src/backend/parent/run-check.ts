import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { PluginRef } from '@wattbench/core';
import { describeError } from '../../conformance/demand.js';
import type { BackendCase, BackendLevel } from '../backend-case.js';
import { backendCases } from '../backend-cases.js';
import { generatingTasks } from '../generating-tasks.js';
import type { Check } from '../check-options.js';
import type { CaseOutcome, CheckPlan } from '../child/messages.js';
import { survivesJson } from '../../conformance/plain-data.js';
import { backendRefFaults } from '../backend-ref-faults.js';
import { CaseProcess } from './case-process.js';
import { Guardian } from './guardian.js';
import { writeTriedModels } from './tried-models.js';

export interface BackendCaseResult {
  readonly id: string;
  readonly level: BackendLevel;
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'not-applicable' | 'deviation';
  /** What was found, why the case does not apply, or the reason of the deviation; `null` where it passed. */
  readonly detail: string | null;
}

/** Runs the cases one after the other and gives each result as soon as it is there. */
export async function* runCheck(
  ref: PluginRef<'backend'>,
  check: Check,
): AsyncGenerator<BackendCaseResult, void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wattbench-backend-'));
  const guardian = new Guardian(folder);
  const processes = new ProcessSupply({ folder, guardian, heapLimitMiB: check.heapLimitMiB });
  try {
    const plan = await makePlan({ ref, check, processes, folder });
    for (const backendCase of backendCases) {
      if (!check.only.includes(backendCase.id)) continue;
      const end = await outcomeOf(backendCase, { plan, check, processes });
      yield resultOf(backendCase, end, check.deviations[backendCase.id]);
    }
  } finally {
    await processes.close();
    await guardian.close();
  }
}

async function makePlan(parts: {
  readonly ref: PluginRef<'backend'>;
  readonly check: Check;
  readonly processes: ProcessSupply;
  readonly folder: string;
}): Promise<CheckPlan> {
  const { ref, check, processes, folder } = parts;
  const base = {
    refFaults: backendRefFaults(ref),
    threads: check.threads,
    probeLimitMs: check.probeLimitMs,
    device: check.device ?? '',
    models: [],
    untried: [],
  };
  if (!survivesJson(ref)) {
    // What crosses to the process is what JSON keeps of it, if anything.
    return { ...base, ref: fromJson(ref), declared: null, unavailable: 'the ref is no data' };
  }
  const probed = await (await processes.shared()).probe(ref, check.probeLimitMs);
  const { declared } = probed;
  if (declared === null) return { ...base, ref, ...probed };
  const models = await writeTriedModels({
    folder: path.join(folder, 'models'),
    tasks: check.tasks ?? listOf(declared.tasks),
    formats: listOf(ref.formats),
    writeModel: check.writeModel,
  });
  return {
    ...base,
    ref,
    ...probed,
    ...models,
    device: check.device ?? listOf(declared.devices)[0] ?? '',
  };
}

function fromJson(ref: PluginRef<'backend'>): PluginRef<'backend'> {
  try {
    return JSON.parse(JSON.stringify(ref));
  } catch (error) {
    return { ...ref, options: { lost: describeError(error) } };
  }
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

async function outcomeOf(
  backendCase: BackendCase,
  parts: {
    readonly plan: CheckPlan;
    readonly check: Check;
    readonly processes: ProcessSupply;
  },
): Promise<CaseOutcome> {
  const { plan, check, processes } = parts;
  const unmet = unmetRequirement(backendCase, plan);
  if (unmet !== null) return { outcome: 'not-applicable', detail: unmet };
  if (backendCase.id === 'available' && check.mayBeUnavailable) {
    return { outcome: 'not-applicable', detail: 'it may be unavailable' };
  }
  const limits = { plan, limitMs: check.caseLimitMs, settleMs: check.settleMs };
  if (backendCase.process !== undefined) {
    const own = await processes.fresh();
    try {
      return await own.run(backendCase, limits);
    } finally {
      await own.close();
    }
  }
  const end = await (await processes.shared()).run(backendCase, limits);
  // What a failed case left open or running must not disturb the next.
  if (end.outcome === 'failed') await processes.close();
  return end;
}

function unmetRequirement({ requires }: BackendCase, plan: CheckPlan): string | null {
  if (requires === undefined) return null;
  if (plan.unavailable !== null) return `the backend cannot be had here: ${plan.unavailable}`;
  if (plan.models.length === 0) return 'there is no tiny model for any of its tasks and formats';
  const writes = plan.models.some(({ taskId }) => generatingTasks.includes(taskId));
  return requires === 'written-text' && !writes ? 'it declares no task that writes text' : null;
}

function resultOf(
  { id, level, title }: BackendCase,
  end: CaseOutcome,
  deviation: string | undefined,
): BackendCaseResult {
  const found = end.outcome === 'passed' ? null : end.detail;
  if (deviation === undefined || end.outcome === 'not-applicable') {
    return { id, level, title, state: end.outcome, detail: found };
  }
  const seen = found === null ? 'it passes here: the deviation can go' : `found: ${found}`;
  return { id, level, title, state: 'deviation', detail: `${deviation} (${seen})` };
}

/** One process that serves many cases, and fresh ones beside it, each with folders of its own. */
class ProcessSupply {
  readonly #options: {
    readonly folder: string;
    readonly guardian: Guardian;
    readonly heapLimitMiB: number;
  };
  #shared: CaseProcess | null = null;
  #count = 0;

  constructor(options: {
    readonly folder: string;
    readonly guardian: Guardian;
    readonly heapLimitMiB: number;
  }) {
    this.#options = options;
  }

  async shared(): Promise<CaseProcess> {
    if (this.#shared?.alive === true) return this.#shared;
    this.#shared = await this.fresh();
    return this.#shared;
  }

  /** One process at a time: what another does would show in the figures. */
  async fresh(): Promise<CaseProcess> {
    await this.close();
    this.#count += 1;
    return CaseProcess.start({
      ...this.#options,
      folder: path.join(this.#options.folder, `process-${this.#count}`),
    });
  }

  async close(): Promise<void> {
    await this.#shared?.close();
    this.#shared = null;
  }
}
